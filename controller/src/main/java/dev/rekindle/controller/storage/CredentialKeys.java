package dev.rekindle.controller.storage;

import dev.rekindle.storage.StorageUrl;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which keys a Secret with credentials has to have; {@code docs/storage.md} lists all names. The
 * key of a whole credentials file is the only one of its Secret when the storage names none.
 */
final class CredentialKeys {
  private static final List<Set<String>> S3 =
      List.of(
          Set.of("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"),
          Set.of("awsaccesskeyid", "awssecretaccesskey"));

  private static final List<Set<String>> GOOGLE =
      List.of(
          Set.of("gcp.json"),
          Set.of("GOOGLE_APPLICATION_CREDENTIALS"),
          Set.of("gcpcredentials"),
          Set.of("medusa_gcp_key.json"),
          Set.of("key.json"));

  private static final List<Set<String>> AZURE =
      List.of(
          Set.of("AZURE_STORAGE_ACCOUNT"),
          Set.of("AZURE_STORAGE_ACCOUNT_NAME"),
          Set.of("azurestorageaccount"),
          Set.of("AZURE_STORAGE_KEY"),
          Set.of("AZURE_STORAGE_ACCOUNT_KEY"),
          Set.of("azurestoragekey"),
          Set.of("AZURE_STORAGE_SAS_TOKEN"),
          Set.of("azurestoragesastoken"),
          Set.of("AZURE_STORAGE_CONNECTION_STRING"),
          Set.of("azurestorageconnectionstring"));

  private CredentialKeys() {}

  /**
   * Returns the keys that a Secret lacks: of all ways to write credentials, of the one that it is
   * nearest to.
   *
   * @param wanted the key that the storage names, or null
   */
  static List<String> missing(StorageUrl url, @Nullable String wanted, Set<String> present) {
    if (wanted != null) {
      return present.contains(wanted) ? List.of() : List.of(wanted);
    }
    List<Set<String>> ways =
        switch (url) {
          case StorageUrl.S3 _ -> S3;
          case StorageUrl.Gcs _ -> GOOGLE;
          case StorageUrl.Azure _ -> AZURE;
          case StorageUrl.Directory _ -> List.of(Set.<String>of());
        };
    boolean named = ways.stream().anyMatch(way -> way.stream().anyMatch(present::contains));
    if (!named && present.size() == 1) {
      return List.of(); // one file, whatever its name
    }
    return ways.stream()
        .map(way -> way.stream().filter(key -> !present.contains(key)).sorted().toList())
        .min(Comparator.comparingInt(List::size))
        .orElse(List.of());
  }
}
