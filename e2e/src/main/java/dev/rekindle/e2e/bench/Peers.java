package dev.rekindle.e2e.bench;

import dev.rekindle.testkit.AzureEndpoint;
import dev.rekindle.testkit.GcsEndpoint;
import dev.rekindle.testkit.MedusaStorage;
import dev.rekindle.testkit.S3Endpoint;
import dev.rekindle.testkit.SignedRequests;
import dev.rekindle.testkit.Tools;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The tools that people use today, each as its manual says; those that can work in parallel do. */
final class Peers {
  private static final String PARALLEL = "16";

  private Peers() {}

  static List<Contestant> all() {
    return List.of(
        new Curl(false), new Curl(true), new Rclone(), new S5cmd(), new AwsCli(), new MedusaTool());
  }

  private static Map<String, String> account(S3Endpoint endpoint) {
    Map<String, String> environment = new HashMap<>();
    environment.put("AWS_ACCESS_KEY_ID", endpoint.accessKey());
    environment.put("AWS_SECRET_ACCESS_KEY", endpoint.secretKey());
    environment.put("AWS_REGION", endpoint.region());
    environment.put("AWS_DEFAULT_REGION", endpoint.region());
    if (endpoint.caPem() != null) {
      environment.put("AWS_CA_BUNDLE", endpoint.caPem().toString());
    }
    return environment;
  }

  private static String source(Workload workload) {
    return Site.BUCKET + "/" + workload.dataPrefix();
  }

  private static Path write(Path file, String text) {
    try {
      return Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whoever speaks no other protocol. */
  private interface OfS3 extends Contestant {
    @Override
    default boolean fits(Workload workload, Place place) {
      return place instanceof Place.S3;
    }

    @Override
    default Call call(Workload workload, Place place, Path scratch, Path target) {
      if (place instanceof Place.S3(S3Endpoint endpoint)) {
        return call(workload, endpoint, scratch, target);
      }
      throw new IllegalStateException(name() + " cannot work with " + place.title());
    }

    Call call(Workload workload, S3Endpoint endpoint, Path scratch, Path target);
  }

  /** Gets a list of URLs that were signed beforehand: it neither lists nor signs nor checks. */
  private record Curl(boolean parallel) implements OfS3 {
    @Override
    public String name() {
      return parallel ? "curl --parallel" : "curl";
    }

    @Override
    public boolean fits(Workload workload, Place place) {
      return OfS3.super.fits(workload, place) && (!parallel || workload.objects().size() > 50);
    }

    @Override
    public Call call(Workload workload, S3Endpoint endpoint, Path scratch, Path target) {
      SignedRequests requests = SignedRequests.of(endpoint);
      StringBuilder list = new StringBuilder();
      for (StoredObject object : workload.objects()) {
        list.append("url = \"%s\"%n".formatted(requests.presigned(Site.BUCKET, object.key())));
        list.append("output = \"%s\"%n".formatted(target.resolve(object.tail())));
      }
      Path config = write(scratch.resolve("curl"), list.toString());
      List<String> arguments = new ArrayList<>(List.of("curl", "-sSf", "--create-dirs"));
      if (endpoint.caPem() != null) {
        arguments.addAll(List.of("--cacert", endpoint.caPem().toString()));
      }
      if (parallel) {
        arguments.addAll(List.of("--parallel", "--parallel-max", PARALLEL));
      }
      arguments.addAll(List.of("-K", config.toString()));
      return new Call(arguments, Map.of());
    }
  }

  /** Compares MD5s: where an ETag is one, and where Google and Azure state them. */
  private record Rclone() implements Contestant {
    @Override
    public String name() {
      return "rclone";
    }

    @Override
    public Call call(Workload workload, Place place, Path scratch, Path target) {
      Path config = write(scratch.resolve("rclone.conf"), "[store]\n" + remote(place));
      List<String> arguments =
          new ArrayList<>(
              List.of(Tools.require("rclone").toString(), "--config", config.toString()));
      if (place.ca() != null) {
        arguments.addAll(List.of("--ca-cert", place.ca().toString()));
      }
      arguments.addAll(List.of("--transfers", PARALLEL, "copy"));
      arguments.addAll(List.of("store:" + source(workload), target.toString()));
      return new Call(arguments, Map.of());
    }

    private static String remote(Place place) {
      return switch (place) {
        case Place.S3(S3Endpoint endpoint) ->
            """
            type = s3
            provider = Other
            access_key_id = %s
            secret_access_key = %s
            endpoint = %s
            region = %s
            force_path_style = true
            """
                .formatted(
                    endpoint.accessKey(), endpoint.secretKey(), endpoint.uri(), endpoint.region());
        case Place.Google(GcsEndpoint endpoint) ->
            """
            type = google cloud storage
            anonymous = true
            endpoint = %s/storage/v1/
            """
                .formatted(endpoint.uri());
        case Place.Azure(AzureEndpoint endpoint) ->
            """
            type = azureblob
            account = %1$s
            key = %2$s
            endpoint = %3$s/%1$s
            """
                .formatted(endpoint.account(), endpoint.key(), endpoint.uri());
      };
    }
  }

  /** Checks nothing; over TLS not even the certificate, for it cannot be told a CA. */
  private record S5cmd() implements OfS3 {
    @Override
    public String name() {
      return "s5cmd";
    }

    @Override
    public Call call(Workload workload, S3Endpoint endpoint, Path scratch, Path target) {
      List<String> arguments = new ArrayList<>(List.of(Tools.require("s5cmd").toString()));
      arguments.addAll(List.of("--log", "error", "--endpoint-url", endpoint.uri().toString()));
      if (endpoint.caPem() != null) {
        arguments.add("--no-verify-ssl");
      }
      arguments.addAll(List.of("cp", "s3://" + source(workload) + "*", target + "/"));
      Map<String, String> environment = account(endpoint);
      environment.remove("AWS_CA_BUNDLE");
      return new Call(arguments, environment);
    }
  }

  private record AwsCli() implements OfS3 {
    @Override
    public String name() {
      return "aws s3 cp";
    }

    @Override
    public Call call(Workload workload, S3Endpoint endpoint, Path scratch, Path target) {
      List<String> arguments = new ArrayList<>(List.of(Tools.require("awscli").toString()));
      arguments.addAll(List.of("--endpoint-url", endpoint.uri().toString()));
      arguments.addAll(List.of("s3", "cp", "--recursive", "--only-show-errors"));
      arguments.addAll(List.of("s3://" + source(workload), target.toString()));
      return new Call(arguments, account(endpoint));
    }
  }

  /** Over TLS it checks no certificate, as Medusa's default is. */
  private record MedusaTool() implements OfS3 {
    @Override
    public String name() {
      return "medusa download";
    }

    @Override
    public Call call(Workload workload, S3Endpoint endpoint, Path scratch, Path target) {
      String storage =
          new MedusaStorage.S3(endpoint, Site.BUCKET, workload.prefix())
              .section()
              .replace(
                  "secure = False", "secure = " + (endpoint.caPem() == null ? "False" : "True"));
      Path config =
          write(
              scratch.resolve("medusa.ini"),
              "[storage]\n%sprefix = %s\nfqdn = %s\n"
                  .formatted(storage, workload.prefix(), workload.node()));
      return new Call(
          List.of(
              Tools.require("medusa").toString(),
              "--config-file",
              config.toString(),
              "download",
              "--backup-name",
              workload.backup(),
              "--download-destination",
              target.toString()),
          account(endpoint));
    }
  }
}
