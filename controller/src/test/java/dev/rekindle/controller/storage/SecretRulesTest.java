package dev.rekindle.controller.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.controller.storage.SecretRules.Verdict;
import dev.rekindle.storage.StorageUrl;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SecretRulesTest {
  private static final StorageUrl GOOGLE = new StorageUrl.Gcs("bucket", "");
  private static final StorageUrl AZURE = new StorageUrl.Azure("container", "");
  private static final String ACCOUNT = "AZURE_STORAGE_ACCOUNT";

  @Test
  void accessKeysLeadToTheStoreOnly() {
    assertThat(judge(new StorageUrl.S3("bucket", ""), Map.of("AWS_ACCESS_KEY_ID", "x")))
        .isEqualTo(new Verdict.Plain(null));
  }

  @Test
  void aServiceAccountLeadsToTheServerThatItNames() {
    String json = "{\"type\": \"service_account\", \"token_uri\": \"https://10.0.0.1/token\"}";

    assertThat(judge(GOOGLE, Map.of("gcp.json", json))).isEqualTo(new Verdict.Plain("10.0.0.1"));
    assertThat(judge(GOOGLE, Map.of("any", "{\"type\": \"service_account\"}")))
        .isEqualTo(new Verdict.Plain(null));
  }

  @Test
  void otherCredentialsOfGoogleAreNotUsed() {
    String federation =
        "{\"type\": \"external_account\", \"credential_source\": {\"file\": \"/secret-file\"}}";

    for (String json : new String[] {federation, "{}", "no json", "{\"type\": \"gdch\"}"}) {
      assertThat(judge(GOOGLE, Map.of("key.json", json)))
          .isInstanceOfSatisfying(
              Verdict.Refused.class,
              refused -> assertThat(refused.why()).doesNotContain("secret-file"));
    }
  }

  @Test
  void anAccountAloneMeansTheReadersIdentity() {
    assertThat(judge(AZURE, Map.of(ACCOUNT, "account"))).isInstanceOf(Verdict.Platform.class);
    assertThat(judge(AZURE, Map.of(ACCOUNT, "account", "AZURE_STORAGE_KEY", " ")))
        .isInstanceOf(Verdict.Platform.class);
    assertThat(judge(AZURE, Map.of("medusa", "{\"storage_account\": \"account\"}")))
        .isInstanceOf(Verdict.Platform.class);
    assertThat(judge(AZURE, Map.of("medusa", "{\"storage_account\": \"a\", \"key\": \"k\"}")))
        .isInstanceOf(Verdict.Plain.class);
    assertThat(judge(AZURE, Map.of(ACCOUNT, "account", "azurestoragekey", "k")))
        .isInstanceOf(Verdict.Plain.class);
  }

  @Test
  void aConnectionStringMayNotNameAnotherServer() {
    String elsewhere = "AccountName=a;AccountKey=k;blobEndpoint=http://169.254.169.254";
    Map<String, String> secret = Map.of("AZURE_STORAGE_CONNECTION_STRING", elsewhere);

    assertThat(judge(AZURE, secret)).isInstanceOf(Verdict.Refused.class);
    assertThat(SecretRules.judge(AZURE, true, bytes(secret))).isInstanceOf(Verdict.Plain.class);
    assertThat(judge(AZURE, Map.of("azurestorageconnectionstring", "AccountName=a;AccountKey=k")))
        .isInstanceOf(Verdict.Plain.class);
  }

  private static Verdict judge(StorageUrl url, Map<String, String> secret) {
    return SecretRules.judge(url, false, bytes(secret));
  }

  private static Map<String, byte[]> bytes(Map<String, String> secret) {
    Map<String, byte[]> data = new TreeMap<>();
    secret.forEach((key, value) -> data.put(key, value.getBytes(UTF_8)));
    return data;
  }
}
