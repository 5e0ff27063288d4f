package dev.rekindle.storage.s3;

import dev.rekindle.storage.http.Headers;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignedRequest;

/** Signs requests without a body, by the SDK. Thread safe. */
final class RequestSigner {
  private final S3Address address;
  private final AwsV4HttpSigner signer = AwsV4HttpSigner.create();

  RequestSigner(S3Address address) {
    this.address = address;
  }

  /** Returns all the headers that a request needs, but for {@code Host}. */
  Headers sign(AwsCredentials who, String method, String path, Headers wanted) {
    SdkHttpRequest.Builder request =
        SdkHttpRequest.builder()
            .method(SdkHttpMethod.fromValue(method))
            .protocol(address.tls() ? "https" : "http")
            .host(address.host())
            .port(address.port())
            .encodedPath(path);
    wanted.forEach(request::putHeader);
    SignedRequest signed =
        signer.sign(
            sign ->
                sign.identity(who)
                    .request(request.build())
                    .putProperty(AwsV4FamilyHttpSigner.SERVICE_SIGNING_NAME, "s3")
                    .putProperty(AwsV4HttpSigner.REGION_NAME, address.region())
                    .putProperty(AwsV4FamilyHttpSigner.DOUBLE_URL_ENCODE, false)
                    .putProperty(AwsV4FamilyHttpSigner.NORMALIZE_PATH, false)
                    .putProperty(AwsV4FamilyHttpSigner.PAYLOAD_SIGNING_ENABLED, false));
    Headers headers = new Headers();
    signed
        .request()
        .forEachHeader(
            (name, values) -> {
              if (!name.equalsIgnoreCase("Host")) {
                headers.add(name, String.join(",", values));
              }
            });
    return headers;
  }
}
