package dev.rekindle.controller;

import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Notes which rights a client used, as a rule names them, and which it lacked. */
final class UsedRights implements Interceptor {
  private static final int FORBIDDEN = 403;
  private static final Pattern PATH =
      Pattern.compile(
          "(?:/api|/apis/(?<group>[^/]+))/v[0-9a-z]+(?:/namespaces/[^/]+)?"
              + "/(?<resource>[a-z]+)(?:/(?<name>[^/]+)(?:/(?<part>[a-z]+))?)?");

  private final Set<String> used = new ConcurrentSkipListSet<>();
  private final Set<String> lacking = new ConcurrentSkipListSet<>();

  /** Each as {@code verb group/resource}. */
  Set<String> used() {
    return used;
  }

  Set<String> lacking() {
    return lacking;
  }

  @Override
  public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
    used.add(right(request));
  }

  @Override
  public CompletableFuture<Boolean> afterFailure(
      BasicBuilder builder, HttpResponse<?> response, RequestTags tags) {
    if (response.code() == FORBIDDEN) {
      lacking.add(right(response.request()) + " at " + response.request().uri());
    }
    return CompletableFuture.completedFuture(false);
  }

  private static String right(HttpRequest request) {
    URI uri = request.uri();
    Matcher path = PATH.matcher(uri.getPath());
    if (!path.matches()) {
      return "get " + uri.getPath();
    }
    String query = uri.getQuery() == null ? "" : uri.getQuery();
    String verb =
        switch (request.method()) {
          case "POST" -> "create";
          case "PUT" -> "update";
          case "PATCH" -> "patch";
          case "DELETE" -> path.group("name") == null ? "deletecollection" : "delete";
          default ->
              query.contains("watch=true") ? "watch" : path.group("name") == null ? "list" : "get";
        };
    String group = path.group("group") == null ? "" : path.group("group");
    String part = path.group("part") == null ? "" : '/' + path.group("part");
    return verb + ' ' + group + '/' + path.group("resource") + part;
  }
}
