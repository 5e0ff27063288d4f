package dev.rekindle.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StorageUrlTest {
  @Test
  void readsBuckets() throws Exception {
    assertThat(StorageUrl.parse("s3://bucket")).isEqualTo(new StorageUrl.S3("bucket", ""));
    assertThat(StorageUrl.parse("s3://bucket/")).isEqualTo(new StorageUrl.S3("bucket", ""));
    assertThat(StorageUrl.parse("S3://my.old_Bucket/clusterA"))
        .isEqualTo(new StorageUrl.S3("my.old_Bucket", "clusterA"));
    assertThat(StorageUrl.parse("s3://bucket/a/b%20c/"))
        .isEqualTo(new StorageUrl.S3("bucket", "a/b%20c"));
  }

  @Test
  void readsDirectories() throws Exception {
    assertThat(StorageUrl.parse("file:///mnt/backups"))
        .isEqualTo(new StorageUrl.Directory(Path.of("/mnt/backups"), ""));
    assertThat(StorageUrl.parse("file:///mnt/x/../backups/?prefix=clusterA/"))
        .isEqualTo(new StorageUrl.Directory(Path.of("/mnt/backups"), "clusterA"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "s3://bucket",
        "s3://bucket/a/b",
        "gs://bucket/a",
        "azblob://container",
        "azblob://container/a/b",
        "file:///mnt/b",
        "file:///mnt/b?prefix=a/b"
      })
  void isWrittenAsItIsRead(String text) throws Exception {
    assertThat(StorageUrl.parse(text)).hasToString(text);
  }

  @Test
  void takesTheSpellingsOfOtherTools() throws Exception {
    assertThat(StorageUrl.parse("gcp://bucket/p")).isEqualTo(new StorageUrl.Gcs("bucket", "p"));
    assertThat(StorageUrl.parse("azure://box/p")).isEqualTo(new StorageUrl.Azure("box", "p"));
    assertThat(StorageUrl.parse("GS://bucket")).isEqualTo(new StorageUrl.Gcs("bucket", ""));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "bucket",
        "/mnt/backups",
        "s3:bucket",
        "ftp://host/x",
        "s3://",
        "s3:///key",
        "s3://b",
        "s3://-bucket",
        "s3://bu cket",
        "s3://bucket//a",
        "gs://b",
        "azblob://Container",
        "azblob://co--ntainer",
        "azblob://account:key@container",
        "azblob://ab",
        "azblob://a-b-c-d-e-f-g-h-i-j-k-l-m-n-o-p-q-r-s-t-u-v-w-x-y-z-a-b-c-d-e-f-g",
        "s3://bucket/a//b",
        "s3://bucket/../x",
        "s3://bucket/a/.",
        "s3://bucket/a\nb",
        "s3://bucket/a?region=x",
        "file://relative/path",
        "file://",
        "file:///a\0b",
        "file:///a?prefix=..",
        "file:///a?prefix=/b"
      })
  void refusesWhatIsNoStorage(String text) {
    StoreException e = catchThrowableOfType(StoreException.class, () -> StorageUrl.parse(text));

    assertThat(e.kind()).isEqualTo(StoreException.Kind.INVALID);
    assertThat(e)
        .hasMessageContaining(
            "Expected s3://bucket[/prefix], gs://bucket[/prefix], azblob://container[/prefix] or file:///directory");
    assertThat(e.getMessage()).doesNotContainPattern("\\p{Cntrl}");
  }

  @Test
  void neverRepeatsAPassword() {
    assertThatThrownBy(() -> StorageUrl.parse("s3://AKIAXX:hunter2@bucket/prefix"))
        .hasMessageContaining("credentials go into files")
        .hasMessageNotContainingAny("hunter2", "AKIAXX");
  }
}
