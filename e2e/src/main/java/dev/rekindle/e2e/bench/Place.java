package dev.rekindle.e2e.bench;

import dev.rekindle.testkit.AzureEndpoint;
import dev.rekindle.testkit.GcsEndpoint;
import dev.rekindle.testkit.S3Endpoint;
import dev.rekindle.testkit.StoreEndpoint;
import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A server that offers the bucket. */
sealed interface Place {
  /** A server of S3's protocol. */
  record S3(S3Endpoint endpoint) implements Place {
    @Override
    public String bucketUrl() {
      return "s3://" + Site.BUCKET;
    }

    @Override
    public String title() {
      return uri().getScheme();
    }
  }

  /** A server of Google's protocol. */
  record Google(GcsEndpoint endpoint) implements Place {
    @Override
    public String bucketUrl() {
      return "gs://" + Site.BUCKET;
    }

    @Override
    public String title() {
      return "fake-gcs-server, " + uri().getScheme();
    }
  }

  /** A server of Azure's protocol. */
  record Azure(AzureEndpoint endpoint) implements Place {
    @Override
    public String bucketUrl() {
      return "azblob://" + Site.BUCKET;
    }

    @Override
    public String title() {
      return "Azurite, " + uri().getScheme();
    }
  }

  /** How it is reached. */
  StoreEndpoint endpoint();

  /** Its address. */
  default URI uri() {
    return endpoint().uri();
  }

  /** The certificate that its own is checked against, or null when it speaks http. */
  default @Nullable Path ca() {
    return endpoint().caPem();
  }

  /** The bucket as our program is told of it. */
  String bucketUrl();

  /** What a table calls it. */
  String title();
}
