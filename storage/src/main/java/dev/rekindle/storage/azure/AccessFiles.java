package dev.rekindle.storage.azure;

import dev.rekindle.storage.StoreException;
import dev.rekindle.storage.StoreException.Kind;
import dev.rekindle.storage.rest.JsonFields;
import dev.rekindle.storage.rest.SecretFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Reads access from files: one value a file, as a mounted Secret is, or one file of JSON with
 * {@code storage_account} and {@code key}, as Medusa has it.
 */
final class AccessFiles {
  private AccessFiles() {}

  static AzureAccess read(Path path) throws StoreException {
    try {
      Map<String, String> values = SecretFiles.values(path, AccessSettings.names().toList());
      if (values.isEmpty()) {
        Path only = SecretFiles.only(path);
        values = JsonFields.read(Files.readAllBytes(only));
      }
      Map<String, String> found = values;
      return new AccessSettings(found::get, path.toString()).access();
    } catch (IOException e) {
      if (e instanceof StoreException told) {
        throw told;
      }
      throw new StoreException(
          Kind.UNAUTHENTICATED,
          "The credentials in %s cannot be used: %s. Expected a directory with files such as AZURE_STORAGE_ACCOUNT and AZURE_STORAGE_KEY, or one file of JSON with storage_account and key."
              .formatted(path, SecretFiles.reason(e)),
          null);
    }
  }
}
