package dev.rekindle.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;

/** Notes which rights the requests of a client need, as {@code verb resource.group}. */
final class Rights implements Interceptor {
  private final Set<String> used = new ConcurrentSkipListSet<>();

  @Override
  public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
    note(request.method(), request.uri());
  }

  private void note(String method, URI uri) {
    List<String> path = new ArrayList<>(List.of(uri.getPath().substring(1).split("/")));
    if (path.size() < 3) {
      return; // /version
    }
    String group = path.removeFirst().equals("api") ? "" : path.removeFirst();
    path.removeFirst();
    if (path.getFirst().equals("namespaces") && path.size() > 2) {
      path.removeFirst();
      path.removeFirst();
    }
    String query = String.valueOf(uri.getQuery());
    String verb =
        switch (method) {
          case "GET" -> query.contains("watch=true") ? "watch" : path.size() > 1 ? "get" : "list";
          case "POST" -> "create";
          default -> method;
        };
    used.add(verb + " " + path.getFirst() + "." + group);
  }

  /** Returns what was needed so far. */
  Set<String> used() {
    return new TreeSet<>(used);
  }

  /** Returns what the first ClusterRole of a manifest grants. */
  static Set<String> granted(Path manifest) throws IOException {
    JsonNode role = new ObjectMapper(new YAMLFactory()).readTree(manifest.toFile());
    Set<String> granted = new TreeSet<>();
    for (JsonNode rule : role.path("rules")) {
      for (JsonNode verb : rule.path("verbs")) {
        for (JsonNode resource : rule.path("resources")) {
          granted.add(
              verb.asText() + " " + resource.asText() + "." + rule.at("/apiGroups/0").asText());
        }
      }
    }
    return granted;
  }
}
