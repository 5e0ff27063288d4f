package dev.rekindle.storage.azure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.storage.StoreException;
import dev.rekindle.storage.StoreException.Kind;
import dev.rekindle.storage.StoreFailures;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AccessSettingsTest {
  private static final String KEY = "c2VjcmV0";

  @ParameterizedTest
  @CsvSource({
    "AZURE_STORAGE_ACCOUNT, AZURE_STORAGE_KEY",
    "AZURE_STORAGE_ACCOUNT_NAME, AZURE_STORAGE_ACCOUNT_KEY",
    "azurestorageaccount, azurestoragekey",
    "storage_account, key"
  })
  void takesAKeyUnderEveryNameInUse(String account, String key) throws Exception {
    AzureAccess access = access(Map.of(account, "acc0unt", key, " " + KEY + "\n"));

    assertThat(access.account()).isEqualTo("acc0unt");
    assertThat(((AzureAccess.Key) access.grant()).base64().reveal()).isEqualTo(KEY);
    assertThat(access.service()).isNull();
  }

  @ParameterizedTest
  @CsvSource({"AZURE_STORAGE_SAS_TOKEN, ?sv=1&sig=c2ln", "azurestoragesastoken, sv=1&sig=c2ln"})
  void takesASharedAccessSignature(String name, String value) throws Exception {
    AzureAccess access = access(Map.of("AZURE_STORAGE_ACCOUNT", "acc0unt", name, value));

    assertThat(((AzureAccess.Sas) access.grant()).query().reveal()).isEqualTo("sv=1&sig=c2ln");
  }

  @Test
  void leavesItToThePlatformWithoutASecret() throws Exception {
    assertThat(access(Map.of()).grant()).isEqualTo(new AzureAccess.Platform());
    assertThat(access(Map.of("AZURE_STORAGE_ACCOUNT", "acc0unt", "AZURE_STORAGE_KEY", " ")).grant())
        .isEqualTo(new AzureAccess.Platform());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "AccountName=acc0unt;AccountKey=c2VjcmV0 | https://acc0unt.blob.core.windows.net",
        "accountname=acc0unt; accountkey=c2VjcmV0; | https://acc0unt.blob.core.windows.net",
        "AccountName=acc0unt;AccountKey=c2VjcmV0;DefaultEndpointsProtocol=http | http://acc0unt.blob.core.windows.net",
        "AccountName=acc0unt;AccountKey=c2VjcmV0;EndpointSuffix=core.chinacloudapi.cn | https://acc0unt.blob.core.chinacloudapi.cn",
        "AccountName=acc0unt;AccountKey=c2VjcmV0;BlobEndpoint=https://host:1/acc0unt | https://host:1/acc0unt"
      })
  void takesAConnectionString(String connection, URI service) throws Exception {
    AzureAccess access =
        access(
            Map.of("AZURE_STORAGE_CONNECTION_STRING", connection, "AZURE_STORAGE_KEY", "b3RoZXI="));

    assertThat(access.account()).isEqualTo("acc0unt");
    assertThat(access.service()).isEqualTo(service);
    assertThat(((AzureAccess.Key) access.grant()).base64().reveal()).isEqualTo(KEY);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "AZURE_STORAGE_ACCOUNT | SECRET name | not 3 to 24 lower-case letters",
        "AZURE_STORAGE_KEY | SECRET! | no Base64",
        "AZURE_STORAGE_SAS_TOKEN | sv=SECRET | not of the form sv=…&sig=…",
        "AZURE_STORAGE_SAS_TOKEN | sv=SECRET&sig=a b | not of the form sv=…&sig=…",
        "AZURE_STORAGE_CONNECTION_STRING | AccountName=acc0unt;SECRET | neither AccountKey",
        "AZURE_STORAGE_CONNECTION_STRING | AccountKey=c2VjcmV0;BlobEndpoint=SECRET | BlobEndpoint is no https://host",
        "AZURE_STORAGE_CONNECTION_STRING | AccountKey=c2VjcmV0;BlobEndpoint=https://u:SECRET@host | BlobEndpoint is no https://host"
      })
  void saysWhatIsWrongWithoutRepeatingIt(String name, String value, String words) {
    StoreException e =
        StoreFailures.of(
            () -> access(Map.of(name, value)), Kind.UNAUTHENTICATED, "in /files cannot", words);

    assertThat(e.getMessage()).doesNotContain("SECRET");
  }

  @Test
  void showsNothingOfItself() throws Exception {
    assertThat(access(Map.of("AZURE_STORAGE_ACCOUNT", "acc0unt", "AZURE_STORAGE_KEY", KEY)))
        .hasToString("AzureAccess(hidden)");
  }

  private static AzureAccess access(Map<String, String> values) throws StoreException {
    return new AccessSettings(values::get, "/files").access();
  }
}
