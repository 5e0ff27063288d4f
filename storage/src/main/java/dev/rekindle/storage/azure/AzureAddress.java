package dev.rekindle.storage.azure;

import dev.rekindle.storage.StorageUrl;
import dev.rekindle.storage.StoreConfig;
import dev.rekindle.storage.StoreException;
import dev.rekindle.storage.rest.Percent;
import dev.rekindle.storage.rest.RestAddress;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * Where a container's blobs are.
 *
 * @param path of the container, encoded, without a closing slash
 */
record AzureAddress(String account, String container, RestAddress server, String path) {

  /**
   * Returns the address.
   *
   * @param access whose account and service it is
   * @throws StoreException when nothing says which
   */
  static AzureAddress of(StorageUrl.Azure url, StoreConfig config, AzureAccess access)
      throws StoreException {
    StoreConfig.Endpoint endpoint = config.endpoint();
    String account = access.account();
    URI given = endpoint.uri() != null ? endpoint.uri() : access.service();
    if (account == null && given != null) {
      account = accountIn(given.getHost());
    }
    if (account == null) {
      throw config.unusable(
          "Nothing says which storage account it is; give AZURE_STORAGE_ACCOUNT with the credentials, or the endpoint https://<account>.blob.core.windows.net.");
    }
    URI service =
        given != null ? given : URI.create("https://" + account + ".blob.core.windows.net");
    RestAddress server = RestAddress.of(service);
    if (!server.tls() && endpoint.tls() == StoreConfig.Tls.REQUIRED) {
      throw config.unusable(
          "The account's service is http; use https, or allow http with tls insecure.");
    }
    String before = pathStyle(endpoint, server, account) ? "/" + account : "";
    return new AzureAddress(account, url.container(), server, before + "/" + url.container());
  }

  private static @Nullable String accountIn(String host) {
    int dot = host.indexOf(".blob.");
    return dot > 0 ? host.substring(0, dot) : null;
  }

  /** Azure has the account in the host, most others in the path. */
  private static boolean pathStyle(
      StoreConfig.Endpoint endpoint, RestAddress server, String account) {
    return switch (endpoint.addressing()) {
      case PATH -> true;
      case HOST -> false;
      case AUTO -> !server.host().startsWith(account + ".");
    };
  }

  /** Returns the encoded path of a key: all but unreserved characters and slashes by percent. */
  String path(String key) {
    return Percent.encode(path + "/", key, "/");
  }

  /** Returns the container's URL. */
  String url() {
    return server + path;
  }
}
