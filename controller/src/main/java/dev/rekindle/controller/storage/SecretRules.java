package dev.rekindle.controller.storage;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.rekindle.storage.StorageUrl;
import dev.rekindle.storage.rest.JsonFields;
import java.io.IOException;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the content of a tenant's Secret may make the controller do: use the secrets in it, and
 * nothing else. Some forms of credentials lead to the reader's own files, programs, metadata or
 * identity; in a pod that is the tenant's own, here it would be the controller's. No message
 * repeats a value.
 */
final class SecretRules {
  private static final List<String> GOOGLE =
      List.of(
          "GOOGLE_APPLICATION_CREDENTIALS",
          "gcp.json",
          "gcpcredentials",
          "medusa_gcp_key.json",
          "key.json");

  private static final List<String> AZURE_SECRETS =
      List.of(
          "AZURE_STORAGE_KEY",
          "AZURE_STORAGE_ACCOUNT_KEY",
          "azurestoragekey",
          "key",
          "AZURE_STORAGE_SAS_TOKEN",
          "azurestoragesastoken");

  private static final List<String> AZURE_CONNECTIONS =
      List.of(
          "AZURE_STORAGE_CONNECTION_STRING", "azurestorageconnectionstring", "connection_string");

  private SecretRules() {}

  /** What a Secret leads to. */
  sealed interface Verdict {
    /** Only to the store, and to a server that gives tokens, if any is named. */
    record Plain(@Nullable String tokenHost) implements Verdict {}

    /** To whatever identity its reader has. */
    record Platform() implements Verdict {}

    /** Elsewhere. */
    record Refused(String why) implements Verdict {}
  }

  /**
   * Judges.
   *
   * @param endpointGiven whether the storage names its endpoint, which then counts
   * @param data the Secret's keys with their values
   */
  static Verdict judge(StorageUrl url, boolean endpointGiven, Map<String, byte[]> data) {
    return switch (url) {
      case StorageUrl.S3 _, StorageUrl.Directory _ -> new Verdict.Plain(null);
      case StorageUrl.Gcs _ -> google(data);
      case StorageUrl.Azure _ -> azure(endpointGiven, data);
    };
  }

  private static Verdict google(Map<String, byte[]> data) {
    Optional<byte[]> file =
        GOOGLE.stream()
            .map(data::get)
            .filter(Objects::nonNull)
            .findFirst()
            .or(() -> data.values().stream().findFirst());
    Map<String, String> fields = file.map(SecretRules::json).orElse(Map.of());
    String type = fields.getOrDefault("type", "");
    if (!type.equals("service_account")) {
      return new Verdict.Refused(
          "its JSON is not a service account's (\"type\": \"service_account\"), and other kinds"
              + " lead to the identity of whoever reads them");
    }
    String server = fields.get("token_uri");
    if (server == null) {
      return new Verdict.Plain(null);
    }
    try {
      String host = URI.create(server).getHost();
      return host == null
          ? new Verdict.Refused("its token_uri names no host")
          : new Verdict.Plain(host);
    } catch (IllegalArgumentException _) {
      return new Verdict.Refused("its token_uri is no URL");
    }
  }

  private static Verdict azure(boolean endpointGiven, Map<String, byte[]> data) {
    Map<String, String> values = new TreeMap<>();
    data.forEach((key, value) -> values.put(key, new String(value, UTF_8).strip()));
    if (data.size() == 1) {
      values.putAll(json(data.values().iterator().next()));
    }
    Optional<String> connection = value(values, AZURE_CONNECTIONS);
    if (connection.isPresent()) {
      boolean elsewhere =
          Arrays.stream(connection.get().split(";"))
              .map(field -> field.split("=", 2)[0].strip().toLowerCase(Locale.ROOT))
              .anyMatch(field -> field.equals("blobendpoint") || field.equals("endpointsuffix"));
      return elsewhere && !endpointGiven
          ? new Verdict.Refused(
              "its connection string names a BlobEndpoint or EndpointSuffix; say it in the"
                  + " storage's spec.endpoint")
          : new Verdict.Plain(null);
    }
    return value(values, AZURE_SECRETS).isPresent()
        ? new Verdict.Plain(null)
        : new Verdict.Platform();
  }

  private static Optional<String> value(Map<String, String> values, List<String> names) {
    return names.stream()
        .map(values::get)
        .flatMap(Stream::ofNullable)
        .filter(value -> !value.isBlank())
        .findFirst();
  }

  private static Map<String, String> json(byte[] text) {
    try {
      return JsonFields.read(text);
    } catch (IOException _) {
      return Map.of();
    }
  }
}
