package dev.rekindle.certs.reload;

import dev.rekindle.certs.Bundle;
import dev.rekindle.certs.CertificateProblem;
import dev.rekindle.certs.KeyedCertificate;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Provider;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A TLS context whose certificate follows files. The files are read every so often and compared by
 * content, which sees every way of changing them (Kubernetes swaps a link two levels up, editors
 * rename). What is found is served from the next handshake on; open connections go on as they are.
 * What cannot be served (cut off, or the key of another certificate) is reported, and the last good
 * certificate stays. Thread safe.
 */
public final class ReloadingTls implements AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(ReloadingTls.class);

  /** Reads until two agree, so that a change under way does not count as a problem. */
  private static final int READS = 3;

  /** A resumed session shows no certificate: whoever is no longer believed is believed so long. */
  private static final int RESUMED_SECONDS = 60;

  private final TlsFiles files;
  private final ServedKey served = new ServedKey();
  private final Believed believed = new Believed();
  private final SSLContext context;
  private final Thread reader;
  private @Nullable Texts last;
  private volatile TlsStatus status =
      new TlsStatus(List.of(), 0, Optional.of("nothing was read yet"));

  private record Texts(String certificate, String key, @Nullable String authorities) {
    @Override
    public String toString() {
      return "Texts"; // one of them is a secret
    }
  }

  private ReloadingTls(TlsFiles files, Duration interval, @Nullable Provider provider) {
    this.files = files;
    this.context = context(files, provider);
    reload();
    this.reader = Thread.ofVirtual().name("certificates").start(() -> readAgainAndAgain(interval));
  }

  /**
   * Reads the files once, and then every interval until it is closed. Files that are missing or
   * cannot be used are no failure: handshakes fail until there is a certificate.
   */
  public static ReloadingTls of(TlsFiles files, Duration interval) {
    return of(files, interval, null);
  }

  /**
   * The same with another implementation of TLS.
   *
   * @param provider who has {@code SSLContext.TLS}; null for the platform's own
   */
  public static ReloadingTls of(TlsFiles files, Duration interval, @Nullable Provider provider) {
    return new ReloadingTls(files, interval, provider);
  }

  /** Returns the context; it never changes, the certificate behind it does. */
  public SSLContext context() {
    return context;
  }

  /** Returns what is served now. */
  public TlsStatus status() {
    return status;
  }

  /** Reads the files now. */
  public synchronized void reload() {
    try {
      Texts texts = read();
      for (int read = 1; read < READS && !texts.equals(last); read++) {
        Texts again = read();
        if (again.equals(texts)) {
          break;
        }
        texts = again;
      }
      if (!texts.equals(last)) {
        serve(texts);
        last = texts;
      }
    } catch (IOException e) {
      last = null;
      problem("expected a readable file, found " + e);
    }
  }

  private void serve(Texts texts) {
    try {
      KeyedCertificate keyed = KeyedCertificate.read(texts.certificate, texts.key);
      if (texts.authorities != null) {
        believed.believe(Bundle.read(texts.authorities));
      }
      boolean another = !keyed.chain().equals(served.chain());
      if (another) {
        served.serve(keyed);
      }
      status = new TlsStatus(keyed.chain(), status.loads() + (another ? 1 : 0), Optional.empty());
      LOGGER
          .atInfo()
          .addKeyValue("file", files.certificate())
          .addKeyValue("serial", keyed.certificate().getSerialNumber().toString(16))
          .addKeyValue("notAfter", keyed.certificate().getNotAfter().toInstant())
          .log("The certificate is served from the next handshake on.");
    } catch (CertificateProblem e) {
      problem(e.getMessage());
    }
  }

  private void problem(@Nullable String found) {
    String problem = "reading %s and %s: %s".formatted(files.certificate(), files.key(), found);
    if (!status.problem().equals(Optional.of(problem))) {
      LOGGER
          .atWarn()
          .addKeyValue("problem", problem)
          .log("The certificate in the files cannot be served; the last good one stays.");
    }
    status = new TlsStatus(status.chain(), status.loads(), Optional.of(problem));
  }

  private Texts read() throws IOException {
    return new Texts(
        text(files.certificate()),
        text(files.key()),
        files.authorities() == null ? null : text(files.authorities()));
  }

  private static String text(Path file) throws IOException {
    return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
  }

  private void readAgainAndAgain(Duration interval) {
    try {
      while (true) {
        Thread.sleep(interval);
        reload();
      }
    } catch (InterruptedException _) {
      // closed
    }
  }

  private SSLContext context(TlsFiles files, @Nullable Provider provider) {
    try {
      SSLContext tls =
          provider == null
              ? SSLContext.getInstance("TLS")
              : SSLContext.getInstance("TLS", provider);
      TrustManager[] trust = files.authorities() == null ? null : new TrustManager[] {believed};
      tls.init(new KeyManager[] {served}, trust, null);
      tls.getServerSessionContext().setSessionTimeout(RESUMED_SECONDS);
      tls.getClientSessionContext().setSessionTimeout(RESUMED_SECONDS);
      return tls;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has TLS", e);
    }
  }

  /** Stops reading; the context goes on serving what it has. */
  @Override
  public void close() {
    Objects.requireNonNull(reader).interrupt();
  }
}
