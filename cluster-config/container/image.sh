# Part of ../../wardmote: the image of a node for `docker load` and `podman load`, made without either and on no other image. It holds a runtime of
# this JDK, the jars and native libraries, and of this system the shared libraries that those are linked against; no shell: Java itself is run.

# What the jars ask for, by jdeps --print-module-deps, without java.desktop and java.compiler: nodes use none of the few classes that ask for those.
IMAGE_MODULES=java.base,java.logging,java.management,java.naming,java.net.http,java.sql,java.xml,jdk.jfr,jdk.management,jdk.unsupported

# Without it Java could open no file whose name is beyond ASCII.
IMAGE_LOCALE=/usr/lib/locale/C.utf8

# Of the node, as container/Containerfile and the manifests have it.
IMAGE_USER=10001

need_for_image() {
    [ -x "$JAVA_HOME/bin/jlink" ] || die 78 "the JDK in $JAVA_HOME has no jlink, which makes the image's runtime; set JAVA_HOME to one that has."
    command -v ldd > /dev/null || die 69 "ldd, which tells the shared libraries in the image, was not found; an image can be made on Linux alone."
    [ -d "$IMAGE_LOCALE" ] || die 69 "$IMAGE_LOCALE, by which the image reads names beyond ASCII, was not found on this system."
    folder=$(dirname "$1")
    [ -d "$folder" ] && [ -w "$folder" ] || die 73 "$folder is no folder that can be written, and the image is to be in it."
    case $(uname -m) in
        x86_64) architecture=amd64 ;;
        aarch64) architecture=arm64 ;;
        *) die 69 "an image cannot be made on $(uname -m): the native libraries are for x86_64 and aarch64." ;;
    esac
}

# A runtime at $1 with one archive of its classes, for the flags that a node has. --strip-debug would need objcopy too, which not every system has.
link_runtime() {
    "$JAVA_HOME/bin/jlink" --add-modules "$IMAGE_MODULES" --strip-java-debug-attributes --no-header-files --no-man-pages \
        --output "$1" >&2 &&
        # shellcheck disable=SC2086 # flags are words
        "$1/bin/java" $JVM_FLAGS $SERVER_FLAGS -Xshare:dump >&2 || die 70 "the runtime of the image could not be made."
}

# Copies what the programs and libraries in $1 are linked against and that is not there already. ACCP keeps its library in its jar until it runs.
copy_system_libraries() {
    rm -rf "$1.linked"
    mkdir -p "$1.linked"
    for jar in "$1"/opt/wardmote/lib/AmazonCorrettoCryptoProvider-*.jar; do
        [ -e "$jar" ] && { (cd "$1.linked" && "$JAVA_HOME/bin/jar" xf "$jar") || die 70 "$jar could not be unpacked."; }
    done
    find "$1/opt" "$1.linked" -type f \( -name '*.so' -o -path '*/bin/*' -o -name jspawnhelper \) -exec ldd {} \; 2> /dev/null |
        sed -n 's/^.* => \(.*\) (0x.*)$/\1/p; s/^[[:space:]]*\(\/.*\) (0x.*)$/\1/p; s/^[[:space:]]*\(.* => not found\)$/\1/p' |
        sort -u > "$1.linked/list"
    while IFS= read -r library; do
        case $library in
            *' => not found')
                # one library of the runtime finds another by where Java has loaded it from
                name=${library% => not found}
                [ -n "$(find "$1/opt" -name "$name")" ] || die 69 "$name, which the image needs, was not found on this system."
                ;;
            "$1"/*) ;;
            *) mkdir -p "$1$(dirname "$library")" && cp -L "$library" "$1$library" || die 70 "$library could not be copied." ;;
        esac
    done < "$1.linked/list"
    rm -rf "$1.linked"
}

# Everything in the image but who owns it, at $1.
lay_out_image() {
    mkdir -p "$1/opt" "$1/etc/wardmote" "$1/tmp" "$1/var/lib/wardmote"
    link_runtime "$1/opt/java"
    lay_out "$1/opt/wardmote"
    # for those who have a shell
    rm -rf "$1/opt/wardmote/wardmote" "$1/opt/wardmote/record" "$1/opt/wardmote/cluster-config"
    copy_system_libraries "$1"
    mkdir -p "$1$IMAGE_LOCALE"
    cp -R "$IMAGE_LOCALE/." "$1$IMAGE_LOCALE" || die 70 "$IMAGE_LOCALE could not be copied."
    printf 'root:x:0:0:root:/:/\nwardmote:x:%s:%s:Wardmote:/var/lib/wardmote:/\n' "$IMAGE_USER" "$IMAGE_USER" > "$1/etc/passwd"
    printf 'root:x:0:\nwardmote:x:%s:\n' "$IMAGE_USER" > "$1/etc/group"
    chmod -R u=rwX,go=rX "$1"
    chmod 1777 "$1/tmp"
    chmod 700 "$1/var/lib/wardmote"
}

# tar with nothing of when and by whom.
same_tar() {
    tar --sort=name --mtime=@0 --numeric-owner --format=ustar "$@" || die 70 "the image could not be packed."
}

hash_of() {
    hash=$(sha256sum < "$1")
    echo "${hash%% *}"
}

# Its words are what java_main of the launcher runs, as JSON.
entry_point() {
    read -r entries < "$1/opt/wardmote/lib/classpath" || [ -n "$entries" ]
    classes=/opt/wardmote/lib/$(echo "$entries" | sed 's|:|:/opt/wardmote/lib/|g')
    printf '"/opt/java/bin/java"'
    # shellcheck disable=SC2086 # flags are words
    printf ',"%s"' $JVM_FLAGS $SERVER_FLAGS -XX:ErrorFile=/var/lib/wardmote/hs_err.log -Djava.library.path=/opt/wardmote/native \
        -cp "$classes" io.wardmote.cli.Main
}

image_config() {
    cat << END
{"architecture":"$architecture","os":"linux","created":"1970-01-01T00:00:00Z",
"config":{"User":"$IMAGE_USER:$IMAGE_USER","WorkingDir":"/var/lib/wardmote","Volumes":{"/var/lib/wardmote":{}},
"ExposedPorts":{"8443/tcp":{},"8543/tcp":{},"8643/tcp":{}},"StopSignal":"SIGTERM","Env":["PATH=/opt/java/bin","LANG=C.UTF-8"],
"Entrypoint":[$(entry_point "$1")],
"Cmd":["node","--config","/etc/wardmote/wardmote.yaml"]},
"rootfs":{"type":"layers","diff_ids":["sha256:$2"]}}
END
}

# Writes $1: one layer, what is to be run in it, and a list of both. The same tree, JDK and system make the same bytes.
make_image() {
    need_for_image "$1"
    build node
    read_version
    made=$root/node/target/image
    rm -rf "$made"
    mkdir -p "$made/packed"
    lay_out_image "$made/root"
    say "packing the image"
    layer=$made/packed/layer.tar
    same_tar --owner=0 --group=0 --exclude=./var/lib/wardmote -C "$made/root" -cf "$layer" .
    same_tar --owner="$IMAGE_USER" --group="$IMAGE_USER" -C "$made/root" -rf "$layer" ./var/lib/wardmote
    digest=$(hash_of "$layer")
    mv "$layer" "$made/packed/$digest.tar"
    image_config "$made/root" "$digest" > "$made/config"
    config=$(hash_of "$made/config").json
    mv "$made/config" "$made/packed/$config"
    echo "[{\"Config\":\"$config\",\"RepoTags\":[\"wardmote:$version-noshell\"],\"Layers\":[\"$digest.tar\"]}]" > "$made/packed/manifest.json"
    chmod -R u=rwX,go=rX "$made/packed"
    same_tar --owner=0 --group=0 -C "$made/packed" -cf "$1" "$config" "$digest.tar" manifest.json
    rm -rf "$made"
    echo "$1"
}
