package dev.rekindle.storage.azure;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.storage.http.Headers;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

class SharedKeyTest {
  private static final byte[] KEY = "a key of an account".getBytes(UTF_8);

  /** The text is laid out as in "Authorize with Shared Key", of which nothing here is reused. */
  @Test
  void signsEveryLineThatAzureReads() throws Exception {
    Headers headers =
        new Headers()
            .add("range", "bytes=0-9")
            .add("if-match", "\"0x8D\"")
            .add("x-ms-date", "Fri, 26 Jun 2015 23:39:12 GMT")
            .add("x-ms-version", "2023-11-03");

    assertThat(
            sign(
                "GET",
                "/account/box/a%20b",
                Map.of("restype", "container", "comp", "list"),
                headers))
        .isEqualTo(
            expected(
                "GET",
                "", // Content-Encoding
                "", // Content-Language
                "", // Content-Length
                "", // Content-MD5
                "", // Content-Type
                "", // Date
                "", // If-Modified-Since
                "\"0x8D\"", // If-Match
                "", // If-None-Match
                "", // If-Unmodified-Since
                "bytes=0-9", // Range
                "x-ms-date:Fri, 26 Jun 2015 23:39:12 GMT",
                "x-ms-version:2023-11-03",
                "/account/account/box/a%20b",
                "comp:list",
                "restype:container"));
  }

  @Test
  void signsWhatHasNoConditions() throws Exception {
    Headers headers = new Headers().add("x-ms-date", "now").add("x-ms-version", "v");

    assertThat(sign("HEAD", "/box/b", Map.of(), headers))
        .isEqualTo(
            expected(
                "HEAD",
                "",
                "",
                "",
                "",
                "",
                "",
                "",
                "",
                "",
                "",
                "",
                "x-ms-date:now",
                "x-ms-version:v",
                "/account/box/b"));
  }

  private static String sign(
      String method, String path, Map<String, String> query, Headers headers) {
    return new SharedKey("account", Base64.getEncoder().encodeToString(KEY))
        .authorization(method, path, new TreeMap<>(query), headers);
  }

  private static String expected(String... lines) throws Exception {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(KEY, "HmacSHA256"));
    byte[] code = mac.doFinal(String.join("\n", lines).getBytes(UTF_8));
    return "SharedKey account:" + Base64.getEncoder().encodeToString(code);
  }
}
