package dev.rekindle.storage.s3;

import dev.rekindle.storage.StoreException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The keys in files, read again every minute since they may be rotated. */
final class FileIdentity extends Identities {
  private static final long FRESH = TimeUnit.MINUTES.toNanos(1);

  private final CredentialFiles files;
  private volatile @Nullable Read known;

  private record Read(AccessKeys keys, long at) {}

  FileIdentity(CredentialFiles files) {
    this.files = files;
  }

  @Override
  AccessKeys resolve() throws StoreException {
    Read read = known;
    if (read == null || System.nanoTime() - read.at() > FRESH) {
      read = new Read(files.read(), System.nanoTime());
      known = read;
    }
    return read.keys();
  }
}
