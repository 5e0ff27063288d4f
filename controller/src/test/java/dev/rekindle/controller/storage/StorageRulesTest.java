package dev.rekindle.controller.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.api.BackupStorage;
import dev.rekindle.api.BackupStorageSpec;
import dev.rekindle.api.BackupStorageStatus.NamespaceAccess;
import dev.rekindle.api.BackupStorageStatus.SecretState;
import dev.rekindle.controller.storage.Secrets.Found;
import dev.rekindle.storage.StorageUrl;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Which identity, which keys, which namespaces, which prefix. */
class StorageRulesTest {
  private static final StorageUrl S3 = new StorageUrl.S3("bucket", "");

  @Test
  void ourIdentityIsForWholeSegmentsOfListedPrefixes() {
    Identities identities = new Identities(List.of("s3://team/prod/", "gcp://all", "file:///b"));

    assertThat(identities.allow("s3://team/prod")).isTrue();
    assertThat(identities.allow("s3://team/prod/dc1")).isTrue();
    assertThat(identities.allow("s3://team/production")).isFalse();
    assertThat(identities.allow("s3://team")).isFalse();
    assertThat(identities.allow("gs://all/any")).isTrue();
    assertThat(identities.allow("gs://allother")).isFalse();
    assertThat(identities.allow("file:///b/c")).isTrue();
    assertThat(identities.allow("file:///bc")).isFalse();
    assertThat(new Identities(List.of()).allow("s3://team")).isFalse();
  }

  @Test
  void keysAreMissingOfTheWayThatTheSecretIsNearestTo() {
    assertThat(missing("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY")).isEmpty();
    assertThat(missing("awsaccesskeyid", "awssecretaccesskey", "awsregion")).isEmpty();
    assertThat(missing("AWS_ACCESS_KEY_ID")).containsExactly("AWS_SECRET_ACCESS_KEY");
    assertThat(missing("awsaccesskeyid")).containsExactly("awssecretaccesskey");
    assertThat(missing("medusa_s3_credentials")).isEmpty();
    assertThat(missing()).containsExactly("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY");
    assertThat(CredentialKeys.missing(S3, "file", Set.of("other"))).containsExactly("file");
    assertThat(CredentialKeys.missing(S3, "file", Set.of("file"))).isEmpty();
    assertThat(CredentialKeys.missing(new StorageUrl.Gcs("b", ""), null, Set.of("a", "b")))
        .containsExactly("gcp.json");
  }

  @Test
  void placeholdersAreFilledInAsFarAsTheyAreKnown() throws Exception {
    assertThat(ResolvedUrl.of("s3://bucket/a/${namespace}", "shop"))
        .isEqualTo(new ResolvedUrl(new StorageUrl.S3("bucket", "a/shop"), true));
    assertThat(ResolvedUrl.of("s3://bucket/${namespace}/x-${cluster}/${datacenter}", "shop"))
        .isEqualTo(new ResolvedUrl(new StorageUrl.S3("bucket", "shop"), false));
    assertThat(ResolvedUrl.of("s3://bucket/${cluster}", "shop"))
        .isEqualTo(new ResolvedUrl(new StorageUrl.S3("bucket", ""), false));
  }

  @Test
  void everyNamespaceMeansThoseThatOptedIn() {
    Set<String> optedIn = Set.of("b", "c");

    assertThat(NamespaceSecrets.of(storage(List.of("z"), true), optedIn))
        .containsExactly("own", "z");
    assertThat(NamespaceSecrets.of(storage(List.of("*"), true), optedIn))
        .containsExactly("b", "c", "own");
    assertThat(NamespaceSecrets.of(storage(List.of("z"), false), optedIn)).isEmpty();
  }

  @Test
  void aNamespaceHasTheSecretOrLacksSomethingOfIt() {
    assertThat(access(new Found.Read("1", data("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"))))
        .isEqualTo(new NamespaceAccess("own", SecretState.COMPLETE, List.of(), null));
    assertThat(access(new Found.Read("1", data("AWS_ACCESS_KEY_ID", "x"))))
        .isEqualTo(
            new NamespaceAccess(
                "own", SecretState.INCOMPLETE, List.of("AWS_SECRET_ACCESS_KEY"), null));
    assertThat(access(new Found.Missing()).secret()).isEqualTo(SecretState.MISSING);
    assertThat(access(new Found.Forbidden()).secret()).isEqualTo(SecretState.UNKNOWN);
  }

  @Test
  void tellsTheSecretWithTheCertificatesFromTheOtherOne() {
    Found keys = new Found.Read("1", data("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"));
    Found certificates = new Found.Read("1", data("tls.crt", "ca.crt"));

    assertThat(access(keys, certificates))
        .isEqualTo(NamespaceSecrets.complete(spec("keys"), "own"))
        .satisfies(access -> assertThat(access.complete()).isTrue());
    assertThat(access(keys, new Found.Missing()))
        .isEqualTo(lacking(SecretState.COMPLETE, SecretState.MISSING))
        .satisfies(access -> assertThat(access.complete()).isFalse());
    assertThat(access(keys, keys)).isEqualTo(lacking(SecretState.COMPLETE, SecretState.INCOMPLETE));
    assertThat(access(new Found.Missing(), certificates))
        .isEqualTo(lacking(SecretState.MISSING, SecretState.COMPLETE));
    assertThat(NamespaceSecrets.access(spec(null), new StorageSecrets("own", null, keys)))
        .isEqualTo(lacking(SecretState.COMPLETE, SecretState.INCOMPLETE));
  }

  private static NamespaceAccess lacking(SecretState secret, SecretState certificates) {
    return new NamespaceAccess("own", secret, List.of(), certificates);
  }

  private static NamespaceAccess access(Found keys, Found certificates) {
    return NamespaceSecrets.access(spec("keys"), new StorageSecrets("own", keys, certificates));
  }

  private static BackupStorageSpec spec(@Nullable String credentials) {
    return new BackupStorageSpec(
        "s3://bucket",
        null,
        null,
        null,
        credentials == null ? null : new BackupStorageSpec.CredentialsRef(credentials, null),
        new BackupStorageSpec.CaRef("certificates", "ca.crt"),
        null,
        false,
        null,
        List.of(),
        null);
  }

  private static NamespaceAccess access(Found found) {
    return NamespaceSecrets.access(
        storage(List.of(), true).getSpec(), new StorageSecrets("own", found, null));
  }

  private static Map<String, byte[]> data(String one, String other) {
    return Map.of(one, new byte[1], other, new byte[1]);
  }

  private static List<String> missing(String... present) {
    return CredentialKeys.missing(S3, null, Set.of(present));
  }

  private static BackupStorage storage(List<String> allowed, boolean secret) {
    BackupStorage storage = new BackupStorage();
    storage.setMetadata(new ObjectMetaBuilder().withNamespace("own").withName("s").build());
    var ref = secret ? new BackupStorageSpec.CredentialsRef("keys", null) : null;
    storage.setSpec(
        new BackupStorageSpec(
            "s3://bucket", null, null, null, ref, null, null, false, null, allowed, null));
    return storage;
  }
}
