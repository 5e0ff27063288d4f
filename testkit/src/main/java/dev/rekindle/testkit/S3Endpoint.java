package dev.rekindle.testkit;

import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How to reach an S3 server, path style.
 *
 * @param uri {@code http://127.0.0.1:port} or, over TLS, {@code https://127.0.0.1:port}
 * @param caPem the CA certificate that signed the server's, in PEM; null without TLS
 */
public record S3Endpoint(
    URI uri, String accessKey, String secretKey, String region, @Nullable Path caPem)
    implements StoreEndpoint {
  static final String ACCESS_KEY = "testkey";
  static final String SECRET_KEY = "testsecret";
  private static final String REGION = "us-east-1";

  static S3Endpoint onPort(int port, @Nullable TestCertificates tls) {
    return onPort("127.0.0.1", port, tls);
  }

  static S3Endpoint onPort(String address, int port, @Nullable TestCertificates tls) {
    URI uri = URI.create((tls == null ? "http" : "https") + "://" + address + ":" + port);
    return new S3Endpoint(uri, ACCESS_KEY, SECRET_KEY, REGION, tls == null ? null : tls.caPem());
  }

  /** The same account reached at another address, a proxy's for instance. */
  public S3Endpoint at(URI other) {
    return new S3Endpoint(other, accessKey, secretKey, region, caPem);
  }

  /** The same server with other credentials. */
  public S3Endpoint as(String otherAccessKey, String otherSecretKey) {
    return new S3Endpoint(uri, otherAccessKey, otherSecretKey, region, caPem);
  }

  @Override
  public String toString() {
    return "S3Endpoint[" + uri + ", region " + region + "]";
  }
}
