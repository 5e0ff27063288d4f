package dev.rekindle.storage.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.proof.StatedHash;
import dev.rekindle.storage.ByteRange;
import dev.rekindle.storage.ObjectBody;
import dev.rekindle.storage.ObjectStore;
import dev.rekindle.testkit.Minio;
import dev.rekindle.testkit.S3Endpoint;
import dev.rekindle.testkit.S3Server;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;

class MinioStoreIT extends S3Contract {
  private static Minio server;

  @BeforeAll
  static void start() {
    server = Minio.start(scratch);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Override
  S3Server started() {
    return server;
  }

  @Test
  void readsObjectsThatAKeyServiceEncrypts() throws Exception {
    put(b -> b.serverSideEncryption(ServerSideEncryption.AWS_KMS).ssekmsKeyId(Minio.KMS_KEY));

    try (ObjectStore store = openStore();
        ObjectBody body = store.open("kms", new ByteRange(1, 5), null)) {
      assertThat(body.stream().readAllBytes()).asString(UTF_8).isEqualTo("onten");
      assertThat(body.info().hash()).isEqualTo(new StatedHash.Opaque(body.info().version()));
      assertThat(store.head("kms")).contains(body.info());
    }
  }

  @Test
  void believesThePlainHashOfAnOrdinaryObject() throws Exception {
    put(b -> b.contentType("text/plain"));

    try (ObjectStore store = openStore()) {
      assertThat(store.head("kms").orElseThrow().hash()).isInstanceOf(StatedHash.Md5.class);
    }
  }

  private void put(Consumer<PutObjectRequest.Builder> how) throws Exception {
    openStore().close();
    S3Endpoint endpoint = server.endpoint();
    try (S3Client client =
        S3Client.builder()
            .endpointOverride(endpoint.uri())
            .region(Region.of(endpoint.region()))
            .forcePathStyle(true)
            .credentialsProvider(
                () -> AwsBasicCredentials.create(endpoint.accessKey(), endpoint.secretKey()))
            .build()) {
      PutObjectRequest.Builder request = PutObjectRequest.builder().bucket(BUCKET).key("kms");
      how.accept(request);
      client.putObject(request.build(), RequestBody.fromString("content"));
    }
  }
}
