package dev.rekindle.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/**
 * A CA and a certificate that it signed for {@code 127.0.0.1}, {@code 0.0.0.0}, {@code localhost}
 * and Azure accounts below {@code blob.core.localhost}, valid for a year, made with the keytool of
 * this JVM.
 *
 * @param caPem the CA's certificate
 * @param certificatePem the server's certificate
 * @param keyPem the server's private key, PKCS #8
 * @param keyStore the same pair as PKCS #12, alias {@code server}
 * @param trustStore the CA's certificate as PKCS #12, for a JVM's {@code javax.net.ssl.trustStore}
 */
public record TestCertificates(
    Path caPem, Path certificatePem, Path keyPem, Path keyStore, Path trustStore) {
  /** Opens {@link #keyStore} and its key, and {@link #trustStore}. */
  public static final String PASSWORD = "testkit";

  /** Made once in this JVM, for a JVM of keytool's takes seconds on a busy machine. */
  private static final class Made {
    private static final Path STORE = make();

    private static Path make() {
      Path directory = Disk.temporaryDirectory("certificates");
      Path store = directory.resolve("ca-and-server.p12");
      keytool(
          directory,
          "ca",
          store,
          List.of("-dname", "CN=testkit CA", "-ext", "bc:critical=ca:true"));
      keytool(
          directory,
          "server",
          store,
          List.of(
              "-dname",
              "CN=testkit server",
              "-signer",
              "ca",
              "-ext",
              "san=ip:127.0.0.1,ip:0.0.0.0,dns:localhost,dns:*.blob.core.localhost"));
      keytool(
          directory,
          "stranger",
          store,
          List.of("-dname", "CN=testkit stranger", "-ext", "san=ip:127.0.0.1"));
      return store;
    }
  }

  /** Puts them into that directory, which is made; within one JVM always the same ones. */
  public static TestCertificates create(Path directory) {
    Disk.makeDirectory(directory);
    try {
      return export(directory, Made.STORE);
    } catch (IOException | GeneralSecurityException e) {
      throw new TestkitException("Could not read back the certificates in " + Made.STORE, e);
    }
  }

  /**
   * Writes a key store of a server at {@code 127.0.0.1} for which no CA vouches, and returns it;
   * {@link #PASSWORD} opens it.
   */
  static Path stranger(Path directory) {
    Path file = Disk.makeDirectory(directory).resolve("stranger.p12");
    try {
      write(only("stranger", load(Made.STORE, PASSWORD.toCharArray())), file);
      return file;
    } catch (IOException | GeneralSecurityException e) {
      throw new TestkitException("Could not read back the certificates in " + Made.STORE, e);
    }
  }

  private static KeyStore only(String alias, KeyStore made)
      throws IOException, GeneralSecurityException {
    char[] password = PASSWORD.toCharArray();
    KeyStore only = KeyStore.getInstance("PKCS12");
    only.load(null, null);
    only.setKeyEntry(
        alias, made.getKey(alias, password), password, made.getCertificateChain(alias));
    return only;
  }

  private static void write(KeyStore store, Path file)
      throws IOException, GeneralSecurityException {
    try (var out = Files.newOutputStream(file)) {
      store.store(out, PASSWORD.toCharArray());
    }
  }

  private static TestCertificates export(Path directory, Path scratch)
      throws IOException, GeneralSecurityException {
    char[] password = PASSWORD.toCharArray();
    KeyStore made = load(scratch, password);
    var chain = made.getCertificateChain("server");
    var key = made.getKey("server", password);
    TestCertificates certificates =
        new TestCertificates(
            directory.resolve("ca.crt"),
            directory.resolve("public.crt"),
            directory.resolve("private.key"),
            directory.resolve("server.p12"),
            directory.resolve("trusted.p12"));
    write(only("server", made), certificates.keyStore());
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("ca", made.getCertificate("ca"));
    write(trusted, certificates.trustStore());
    writePem(certificates.caPem(), "CERTIFICATE", made.getCertificate("ca").getEncoded());
    writePem(certificates.certificatePem(), "CERTIFICATE", chain[0].getEncoded());
    writePem(certificates.keyPem(), "PRIVATE KEY", key.getEncoded());
    return certificates;
  }

  private static KeyStore load(Path file, char[] password)
      throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      store.load(in, password);
    }
    return store;
  }

  private static void writePem(Path file, String label, byte[] der) throws IOException {
    String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    Files.writeString(
        file,
        "-----BEGIN %s-----%n%s%n-----END %s-----%n".formatted(label, body, label),
        StandardCharsets.US_ASCII);
  }

  private static void keytool(Path directory, String alias, Path store, List<String> more) {
    List<String> arguments = new ArrayList<>();
    arguments.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    arguments.addAll(List.of("-J-XX:TieredStopAtLevel=1", "-J-XX:+UseSerialGC"));
    arguments.addAll(
        List.of("-genkeypair", "-alias", alias, "-keyalg", "EC", "-groupname", "secp256r1"));
    arguments.addAll(List.of("-validity", "365", "-storetype", "PKCS12"));
    arguments.addAll(List.of("-keystore", store.toString(), "-storepass", PASSWORD));
    arguments.addAll(more);
    var finished =
        ChildProcess.run(
            new ChildProcess.Command("keytool-" + alias, arguments, directory, Map.of()),
            Duration.ofSeconds(60));
    if (finished.exitCode() != 0) {
      throw new TestkitException("keytool could not make " + alias + ": " + finished.output());
    }
  }
}
