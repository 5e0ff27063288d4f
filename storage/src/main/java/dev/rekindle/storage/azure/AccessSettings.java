package dev.rekindle.storage.azure;

import dev.rekindle.storage.Secret;
import dev.rekindle.storage.StoreException;
import dev.rekindle.storage.StoreException.Kind;
import dev.rekindle.storage.azure.AzureAccess.Grant;
import java.net.URI;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Makes access out of named values, under all names that are in use: the environment variables of
 * Azure's own tools, the keys of other operators' Secrets, and Medusa's file. No message repeats a
 * value.
 */
final class AccessSettings {
  static final List<String> ACCOUNT =
      List.of(
          "AZURE_STORAGE_ACCOUNT",
          "AZURE_STORAGE_ACCOUNT_NAME",
          "azurestorageaccount",
          "storage_account");
  static final List<String> KEY =
      List.of("AZURE_STORAGE_KEY", "AZURE_STORAGE_ACCOUNT_KEY", "azurestoragekey", "key");
  static final List<String> SAS = List.of("AZURE_STORAGE_SAS_TOKEN", "azurestoragesastoken");
  static final List<String> CONNECTION =
      List.of(
          "AZURE_STORAGE_CONNECTION_STRING", "azurestorageconnectionstring", "connection_string");

  private final UnaryOperator<@Nullable String> values;
  private final String from;

  /**
   * Values by name.
   *
   * @param values gives null for a name that has none
   * @param from what a person calls their source
   */
  AccessSettings(UnaryOperator<@Nullable String> values, String from) {
    this.values = values;
    this.from = from;
  }

  static Stream<String> names() {
    return Stream.of(ACCOUNT, KEY, SAS, CONNECTION).flatMap(List::stream);
  }

  /** Returns the access that the values give; that of the platform when they name no secret. */
  AzureAccess access() throws StoreException {
    String connection = first(CONNECTION);
    if (connection != null) {
      return ofConnection(connection);
    }
    return new AzureAccess(account(first(ACCOUNT)), grant(first(KEY), first(SAS)), null);
  }

  private @Nullable String first(List<String> names) {
    for (String name : names) {
      String value = values.apply(name);
      if (value != null && !value.isBlank()) {
        return value.strip();
      }
    }
    return null;
  }

  private Grant grant(@Nullable String key, @Nullable String sas) throws StoreException {
    if (key != null) {
      return new AzureAccess.Key(new Secret(base64(key)));
    }
    if (sas != null) {
      return new AzureAccess.Sas(new Secret(query(sas)));
    }
    return new AzureAccess.Platform();
  }

  /**
   * {@code Name=value;…}, as the portal shows it (Azure Storage, "Configure connection strings").
   */
  private AzureAccess ofConnection(String connection) throws StoreException {
    Map<String, String> fields = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    Arrays.stream(connection.split(";"))
        .map(field -> field.split("=", 2))
        .filter(pair -> pair.length == 2)
        .forEach(pair -> fields.put(pair[0].strip(), pair[1].strip()));
    String account = account(fields.get("AccountName"));
    Grant grant = grant(fields.get("AccountKey"), fields.get("SharedAccessSignature"));
    if (grant instanceof AzureAccess.Platform) {
      throw bad("the connection string has neither AccountKey nor SharedAccessSignature");
    }
    String service = fields.get("BlobEndpoint");
    String suffix = fields.getOrDefault("EndpointSuffix", "core.windows.net");
    if (service == null && account != null) {
      service = fields.getOrDefault("DefaultEndpointsProtocol", "https");
      service += "://" + account + ".blob." + suffix;
    }
    return new AzureAccess(account, grant, service == null ? null : service(service));
  }

  private URI service(String text) throws StoreException {
    try {
      URI uri = URI.create(text);
      if (uri.getHost() != null && uri.getRawUserInfo() == null && uri.getRawQuery() == null) {
        return uri;
      }
    } catch (IllegalArgumentException e) {
      // Told below, without the text.
    }
    throw bad("the connection string's BlobEndpoint is no https://host");
  }

  private @Nullable String account(@Nullable String name) throws StoreException {
    if (name != null && !name.matches("[a-z0-9]{3,24}(-secondary)?")) {
      throw bad("the account's name is not 3 to 24 lower-case letters and digits");
    }
    return name;
  }

  private String base64(String key) throws StoreException {
    try {
      if (Base64.getDecoder().decode(key).length > 0) {
        return key;
      }
    } catch (IllegalArgumentException e) {
      // Told below, without the text.
    }
    throw bad("the account's key is no Base64");
  }

  private String query(String sas) throws StoreException {
    String query = sas.startsWith("?") ? sas.substring(1) : sas;
    boolean odd = query.chars().anyMatch(c -> c <= ' ' || c > '~' || c == '#');
    if (odd || !("&" + query).contains("&sig=")) {
      throw bad("the shared access signature is not of the form sv=…&sig=…");
    }
    return query;
  }

  private StoreException bad(String why) {
    return new StoreException(
        Kind.UNAUTHENTICATED,
        "The credentials in %s cannot be used: %s. Expected %s with %s, %s or none, or %s."
            .formatted(
                from,
                why,
                ACCOUNT.getFirst(),
                KEY.getFirst(),
                SAS.getFirst(),
                CONNECTION.getFirst()),
        null);
  }
}
