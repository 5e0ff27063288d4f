package dev.rekindle.storage.azure;

import dev.rekindle.storage.Secret;
import dev.rekindle.storage.StoreException;
import dev.rekindle.storage.StoreException.Kind;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Who gives this process tokens for Azure Storage, by the variables that Azure's own libraries and
 * its webhook for workload identities use. The first that is told is the one; no other is asked
 * when it refuses.
 *
 * <p>Microsoft identity platform, "OAuth 2.0 client credentials flow"; "Use managed identities on a
 * virtual machine to acquire access token"; App Service, "Connect to Azure services in app code".
 */
sealed interface TokenSource {
  String TENANT = "AZURE_TENANT_ID";
  String CLIENT = "AZURE_CLIENT_ID";
  String CLIENT_SECRET = "AZURE_CLIENT_SECRET";
  String FEDERATED_TOKEN = "AZURE_FEDERATED_TOKEN_FILE";
  String AUTHORITY = "AZURE_AUTHORITY_HOST";
  String ENDPOINT = "IDENTITY_ENDPOINT";
  String ENDPOINT_HEADER = "IDENTITY_HEADER";
  String MACHINE = "AZURE_POD_IDENTITY_AUTHORITY_HOST";
  String CERTIFICATE = "AZURE_CLIENT_CERTIFICATE_PATH";

  /** Returns what is asked. */
  URI endpoint();

  /** An application that has a secret. */
  record Principal(URI endpoint, String client, Secret secret) implements TokenSource {}

  /** A pod whose service account stands for an identity; its own token is written anew hourly. */
  record Workload(URI endpoint, String client, Path ownToken) implements TokenSource {}

  /**
   * A service of the platform, near and asked directly: of the machine, or of App Service and what
   * is built on it.
   *
   * @param header the header that shows that it is asked on purpose
   */
  record Managed(URI endpoint, String header, Secret value) implements TokenSource {}

  /** Returns what every variable is called, but for the one that is only refused. */
  static List<String> names() {
    return List.of(
        TENANT,
        CLIENT,
        CLIENT_SECRET,
        FEDERATED_TOKEN,
        AUTHORITY,
        ENDPOINT,
        ENDPOINT_HEADER,
        MACHINE);
  }

  /**
   * Finds it.
   *
   * @param environment gives null for a variable that is not there
   * @throws StoreException of kind {@link Kind#UNAUTHENTICATED} when what is told cannot work, with
   *     all of what is wrong, and no value
   */
  static TokenSource of(UnaryOperator<@Nullable String> environment) throws StoreException {
    return new Reading(environment).source();
  }

  /** One look at the environment. */
  final class Reading {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,253}");
    private static final String RESOURCE = "&resource=https%3A%2F%2Fstorage.azure.com%2F";
    private static final String MICROSOFT = "https://login.microsoftonline.com";
    private static final String LINK = "http://169.254.169.254";

    private final UnaryOperator<@Nullable String> environment;
    private final List<String> problems = new ArrayList<>();

    private Reading(UnaryOperator<@Nullable String> environment) {
      this.environment = environment;
    }

    private TokenSource source() throws StoreException {
      TokenSource source = told();
      if (!problems.isEmpty()) {
        throw new StoreException(
            Kind.UNAUTHENTICATED,
            "The environment cannot be used to get tokens for Azure Storage: "
                + String.join("; ", problems)
                + ".",
            null);
      }
      return source;
    }

    private TokenSource told() {
      String secret = value(CLIENT_SECRET);
      String ownToken = value(FEDERATED_TOKEN);
      if (secret != null) {
        return new Principal(authority(), required(CLIENT, CLIENT_SECRET), new Secret(secret));
      }
      if (ownToken != null) {
        return new Workload(authority(), required(CLIENT, FEDERATED_TOKEN), Path.of(ownToken));
      }
      if (value(CERTIFICATE) != null) {
        problems.add(
            CERTIFICATE + " is not supported; give a secret, or the pod a workload identity");
      }
      return managed();
    }

    /** Of a user's identity there may be several on a machine; the client's id says which. */
    private Managed managed() {
      String client = value(CLIENT) == null ? "" : "&client_id=" + required(CLIENT, CLIENT);
      String header = value(ENDPOINT_HEADER);
      if (value(ENDPOINT) != null && header != null) {
        URI service = url(ENDPOINT, "", _ -> true);
        return new Managed(
            URI.create(service + "?api-version=2019-08-01" + RESOURCE + client),
            "X-IDENTITY-HEADER",
            new Secret(header));
      }
      URI service = url(MACHINE, LINK, _ -> true);
      return new Managed(
          URI.create(
              service
                  + "/metadata/identity/oauth2/token?api-version=2018-02-01"
                  + RESOURCE
                  + client),
          "Metadata",
          new Secret("true"));
    }

    private URI authority() {
      String tenant =
          required(TENANT, value(CLIENT_SECRET) == null ? FEDERATED_TOKEN : CLIENT_SECRET);
      URI host = url(AUTHORITY, MICROSOFT, uri -> "https".equalsIgnoreCase(uri.getScheme()));
      return URI.create(host + "/" + tenant + "/oauth2/v2.0/token");
    }

    private String required(String name, String because) {
      String value = value(name);
      if (value == null) {
        problems.add(because + " is set, and " + name + " is not");
      } else if (NAME.matcher(value).matches()) {
        return value;
      } else {
        problems.add(name + " is neither an id nor a name");
      }
      return "missing";
    }

    private URI url(String name, String preset, Predicate<URI> wanted) {
      String value = value(name);
      String text = value == null ? preset : value.replaceAll("/+$", "");
      try {
        URI uri = URI.create(text);
        boolean bare = uri.getRawUserInfo() == null && uri.getRawQuery() == null;
        boolean http = text.matches("(?i)https?://.+");
        if (uri.getHost() != null && http && bare && wanted.test(uri)) {
          return uri;
        }
      } catch (IllegalArgumentException e) {
        // Told below, without the text.
      }
      problems.add(name + " is no URL of a service that gives tokens, such as " + example(preset));
      return URI.create(MICROSOFT);
    }

    private static String example(String preset) {
      return preset.isEmpty() ? "http://localhost:4000/token" : preset;
    }

    private @Nullable String value(String name) {
      String value = environment.apply(name);
      return value == null || value.isBlank() ? null : value.strip();
    }
  }
}
