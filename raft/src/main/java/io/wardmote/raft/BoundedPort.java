package io.wardmote.raft;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.apache.ratis.thirdparty.io.netty.channel.Channel;
import org.apache.ratis.thirdparty.io.netty.channel.ChannelFactory;
import org.apache.ratis.thirdparty.io.netty.channel.ChannelHandlerContext;
import org.apache.ratis.thirdparty.io.netty.channel.ChannelInboundHandlerAdapter;
import org.apache.ratis.thirdparty.io.netty.channel.ServerChannel;
import org.apache.ratis.thirdparty.io.netty.channel.epoll.Epoll;
import org.apache.ratis.thirdparty.io.netty.channel.epoll.EpollServerSocketChannel;
import org.apache.ratis.thirdparty.io.netty.channel.socket.nio.NioServerSocketChannel;

/**
 * The Raft port, of which gRPC hears only when a handshake has ended: what is one connection too many is closed as soon as it is accepted. A channel that
 * accepts is handed each connection as a message, before anything is set up for it.
 */
final class BoundedPort extends ChannelInboundHandlerAdapter {
    private final Callers callers;

    private BoundedPort(Callers callers) {
        this.callers = callers;
    }

    /** Of the kind that fits the event loops that Ratis makes, by {@link RatisSettings}. */
    static ChannelFactory<ServerChannel> channels(Callers callers) {
        return () -> {
            ServerChannel channel = Epoll.isAvailable() ? new EpollServerSocketChannel() : new NioServerSocketChannel();
            channel.pipeline().addFirst(new BoundedPort(callers));
            return channel;
        };
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object accepted) {
        Channel connection = (Channel) accepted;
        InetAddress address = connection.remoteAddress() instanceof InetSocketAddress peer ? peer.getAddress() : null;
        if (address == null || !callers.enter(address)) {
            connection.unsafe().closeForcibly();
            return;
        }
        connection.closeFuture().addListener(closed -> callers.leave(address));
        ctx.fireChannelRead(connection);
    }
}
