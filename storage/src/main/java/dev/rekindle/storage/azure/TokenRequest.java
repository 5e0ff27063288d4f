package dev.rekindle.storage.azure;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.rekindle.storage.Secret;
import dev.rekindle.storage.StoreException;
import dev.rekindle.storage.StoreException.Kind;
import dev.rekindle.storage.rest.SecretFiles;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.file.Files;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is sent to get a token.
 *
 * @param headers by name
 * @param form what is posted, or null for a GET
 */
record TokenRequest(URI uri, Map<String, Secret> headers, @Nullable Secret form) {
  private static final String JWT = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

  /** Makes the request; a token of the pod's own is read now, for it does not live long. */
  static TokenRequest to(TokenSource source) throws StoreException {
    return switch (source) {
      case TokenSource.Managed(URI endpoint, String header, Secret value) ->
          new TokenRequest(endpoint, Map.of(header, value), null);
      case TokenSource.Principal(URI endpoint, String client, Secret secret) ->
          posted(endpoint, client, field("client_secret", secret.reveal()));
      case TokenSource.Workload workload ->
          posted(
              workload.endpoint(),
              workload.client(),
              field("client_assertion_type", JWT) + field("client_assertion", ownToken(workload)));
    };
  }

  private static TokenRequest posted(URI endpoint, String client, String proof) {
    String form =
        "grant_type=client_credentials"
            + field("scope", "https://storage.azure.com/.default")
            + field("client_id", client)
            + proof;
    return new TokenRequest(endpoint, Map.of(), new Secret(form));
  }

  private static String field(String name, String value) {
    return "&" + name + "=" + URLEncoder.encode(value, UTF_8);
  }

  private static String ownToken(TokenSource.Workload workload) throws StoreException {
    try {
      return Files.readString(workload.ownToken()).strip();
    } catch (IOException e) {
      throw new StoreException(
          Kind.UNAUTHENTICATED,
          "The pod's own token in %s, which %s names, cannot be used: %s. Label the pod azure.workload.identity/use=true."
              .formatted(workload.ownToken(), TokenSource.FEDERATED_TOKEN, SecretFiles.reason(e)),
          null);
    }
  }
}
