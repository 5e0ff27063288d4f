package dev.rekindle.storage.gcs;

import dev.rekindle.storage.StorageUrl;
import dev.rekindle.storage.StoreConfig;
import dev.rekindle.storage.rest.Percent;
import dev.rekindle.storage.rest.RestAddress;
import java.net.URI;
import java.util.Optional;

/** Where a bucket's objects are in the JSON API. */
record GcsAddress(String bucket, RestAddress server) {
  private static final URI GOOGLE = URI.create("https://storage.googleapis.com");

  static GcsAddress of(StorageUrl.Gcs url, StoreConfig.Endpoint endpoint) {
    URI uri = Optional.ofNullable(endpoint.uri()).orElse(GOOGLE);
    return new GcsAddress(url.bucket(), RestAddress.of(uri));
  }

  /** Returns the encoded path of all objects. */
  String objects() {
    return Percent.encode("/storage/v1/b/", bucket, "") + "/o";
  }

  /** Returns the encoded path of an object. */
  String object(String key) {
    return Percent.encode(objects() + "/", key, "");
  }
}
