package dev.rekindle.storage.s3;

import dev.rekindle.storage.StorageUrl;
import dev.rekindle.storage.StoreConfig;
import dev.rekindle.storage.rest.Percent;
import dev.rekindle.storage.rest.RestAddress;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.AwsRegionProvider;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;
import software.amazon.awssdk.regions.providers.SystemSettingsRegionProvider;
import software.amazon.awssdk.services.s3.S3Utilities;

/**
 * Where a bucket's objects are.
 *
 * @param pathBefore the encoded path before a key, with its closing slash
 */
record S3Address(String bucket, String region, RestAddress server, String pathBefore) {
  private static final String FALLBACK_REGION = "us-east-1";

  /** Returns the address that a configuration without problems means. */
  static S3Address of(StorageUrl.S3 url, StoreConfig.Endpoint endpoint) {
    String region = region(endpoint.region(), endpoint.uri() != null);
    URI uri = endpoint.uri() != null ? endpoint.uri() : cloud(url.bucket(), region);
    RestAddress server = RestAddress.of(uri);
    return pathStyle(url, endpoint)
        ? new S3Address(url.bucket(), region, server, "/" + url.bucket() + "/")
        : new S3Address(url.bucket(), region, server.below(url.bucket()), "/");
  }

  /** A certificate for all buckets covers no dots in their names. */
  private static boolean pathStyle(StorageUrl.S3 url, StoreConfig.Endpoint endpoint) {
    return switch (endpoint.addressing()) {
      case PATH -> true;
      case HOST -> false;
      case AUTO -> endpoint.uri() != null || url.bucket().contains(".");
    };
  }

  /** A server of one's own is no reason to look for the metadata service of a cloud. */
  private static String region(@Nullable String given, boolean ownEndpoint) {
    if (given != null) {
      return given;
    }
    try {
      AwsRegionProvider asked =
          ownEndpoint
              ? new SystemSettingsRegionProvider()
              : DefaultAwsRegionProviderChain.builder().build();
      Region platform = asked.getRegion();
      return platform == null ? FALLBACK_REGION : platform.id();
    } catch (SdkClientException e) {
      return FALLBACK_REGION;
    }
  }

  /** The SDK knows the names of all regions and partitions. */
  private static URI cloud(String bucket, String region) {
    String url =
        S3Utilities.builder()
            .region(Region.of(region))
            .build()
            .getUrl(get -> get.bucket(bucket).key("k"))
            .toString();
    URI uri = URI.create(url);
    String host = uri.getHost();
    String own = host.startsWith(bucket + ".") ? host.substring(bucket.length() + 1) : host;
    return URI.create(uri.getScheme() + "://" + own);
  }

  /** Returns the encoded path of a key: all but unreserved characters and slashes by percent. */
  String path(String key) {
    return Percent.encode(pathBefore, key, "/");
  }

  /** Returns the path of the bucket itself. */
  String bucketPath() {
    return isPathStyle() ? pathBefore.substring(0, pathBefore.length() - 1) : pathBefore;
  }

  /** Returns whether the bucket is part of the path. */
  boolean isPathStyle() {
    return pathBefore.length() > 1;
  }
}
