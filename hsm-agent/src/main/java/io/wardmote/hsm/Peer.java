package io.wardmote.hsm;

import io.netty.channel.Channel;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.unix.PeerCredentials;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetSocket;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Who is at the other end of a Unix socket, as the kernel tells (SO_PEERCRED). */
final class Peer {
    private Peer() {}

    /** @throws IOException if it is another process, or another user's */
    static void mustBe(NetSocket socket, long pid) throws IOException {
        long there = processOf(socket);
        if (there != pid) throw new IOException("process " + there + " is at the other end, not process " + pid);
    }

    /** The other end's process. @throws IOException if it is another user's */
    static long processOf(NetSocket socket) throws IOException {
        Channel channel = ((NetSocketInternal) socket).channelHandlerContext().channel();
        if (!(channel instanceof EpollDomainSocketChannel domain))
            throw new IOException("who is at the other end of a " + channel.getClass().getSimpleName() + " cannot be told");
        PeerCredentials peer = domain.peerCredentials();
        int user = (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
        if (peer.uid() != user) throw new IOException("process " + peer.pid() + " of user " + peer.uid() + " is at the other end, not one of user " + user);
        return peer.pid();
    }
}
