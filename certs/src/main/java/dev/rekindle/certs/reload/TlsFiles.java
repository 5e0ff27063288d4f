package dev.rekindle.certs.reload;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where a process finds its certificate: PEM files, as a mounted Secret has them.
 *
 * @param certificate the certificate, then those that lead to its authority
 * @param key its private key, PKCS #8
 * @param authorities whom to believe on the other side; null if nobody has to show a certificate
 */
public record TlsFiles(Path certificate, Path key, @Nullable Path authorities) {

  /** Returns the files of a mounted Secret of type {@code kubernetes.io/tls}, for a server. */
  public static TlsFiles server(Path directory) {
    return new TlsFiles(directory.resolve("tls.crt"), directory.resolve("tls.key"), null);
  }

  /** Returns the same files with {@code ca.crt} as whom to believe on the other side. */
  public static TlsFiles mutual(Path directory) {
    return new TlsFiles(
        directory.resolve("tls.crt"), directory.resolve("tls.key"), directory.resolve("ca.crt"));
  }
}
