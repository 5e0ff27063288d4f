package dev.rekindle.certs.reload;

import dev.rekindle.certs.KeyedCertificate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** A directory that changes as the kubelet changes a mounted Secret: one rename of a link. */
final class MountedSecret {
  private final Path volume;
  private int version;

  MountedSecret(Path volume) {
    this.volume = volume;
  }

  void swap(KeyedCertificate keyed) throws IOException {
    Path old = volume.resolve("..version" + version);
    Path data = Files.createDirectory(volume.resolve("..version" + ++version));
    Files.writeString(data.resolve("tls.crt"), keyed.chainPem());
    Files.writeString(data.resolve("tls.key"), keyed.keyPem());
    Path link = Files.createSymbolicLink(volume.resolve("..data_tmp"), data.getFileName());
    Files.move(link, volume.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);
    if (version == 1) {
      Files.createSymbolicLink(volume.resolve("tls.crt"), Path.of("..data/tls.crt"));
      Files.createSymbolicLink(volume.resolve("tls.key"), Path.of("..data/tls.key"));
    } else {
      Files.delete(old.resolve("tls.crt"));
      Files.delete(old.resolve("tls.key"));
      Files.delete(old);
    }
  }
}
