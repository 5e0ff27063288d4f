package dev.rekindle.storage.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.rekindle.proof.StatedHash;
import dev.rekindle.storage.ObjectInfo;
import dev.rekindle.storage.rest.Page;
import dev.rekindle.storage.rest.Times;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.ProtocolException;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ListPageTest {
  private static final String NAMESPACE = "http://s3.amazonaws.com/doc/2006-03-01/";

  @Test
  void readsWhatS3Sends() throws IOException {
    Page page =
        read(
            """
            <?xml version="1.0" encoding="UTF-8"?>
            <ListBucketResult xmlns="%s">
              <Name>bucket</Name><Prefix>a/</Prefix><KeyCount>2</KeyCount>
              <IsTruncated>true</IsTruncated>
              <NextContinuationToken>1ueG/+=</NextContinuationToken>
              <Contents>
                <Key>a/&lt;b&gt; &amp;&#xfc;&#39;.db</Key>
                <LastModified>2009-10-12T17:50:30.123Z</LastModified>
                <ETag>&quot;fba9dede5f27731c9771645a39863328-2&quot;</ETag>
                <Size>4294967296</Size>
                <Owner><ID>x</ID><Key>not this one</Key></Owner>
                <StorageClass>STANDARD</StorageClass>
              </Contents>
              <Contents><Key>a/c</Key><ETag>"e"</ETag><Size>0</Size></Contents>
              <CommonPrefixes><Prefix>a/&lt;d&gt;/</Prefix></CommonPrefixes>
              <CommonPrefixes><Prefix>a/e/</Prefix></CommonPrefixes>
            </ListBucketResult>
            """
                .formatted(NAMESPACE));

    String etag = "fba9dede5f27731c9771645a39863328-2";
    assertThat(page.objects())
        .containsExactly(
            new ObjectInfo(
                "a/<b> &\u00fc'.db",
                4_294_967_296L,
                etag,
                new StatedHash.Opaque(etag),
                Instant.parse("2009-10-12T17:50:30Z")),
            new ObjectInfo("a/c", 0, "e", new StatedHash.Opaque("e"), Instant.EPOCH));
    assertThat(page.directories()).containsExactly("a/<d>/", "a/e/");
    assertThat(page.next()).isEqualTo("1ueG/+=");
  }

  @Test
  void endsWithAPageThatSaysSo() throws IOException {
    Page page =
        read(
            result(
                "<IsTruncated>false</IsTruncated>"
                    + "<NextContinuationToken>x</NextContinuationToken>"));

    assertThat(page.next()).isNull();
    assertThat(page.objects()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "not XML with a SECRET",
        "<Error><Code>SECRET</Code></Error>",
        "<ListBucketResult><Contents><Key>SECRET</Key></Contents></ListBucketResult>",
        "<ListBucketResult><Contents><Key>a</Key><Size>SECRET</Size></Contents></ListBucketResult>",
        "<ListBucketResult><Contents><Size>1</Size></Contents></ListBucketResult>",
        "<ListBucketResult></ListBucketResult>",
        "<ListBucketResult><IsTruncated>SECRET</IsTruncated></ListBucketResult>",
        "<ListBucketResult><IsTruncated>true</IsTruncated></ListBucketResult>",
        "<ListBucketResult><Contents><Key>SECRET",
        "<ListBucketResult>SECRET</ListBucketResult>",
        "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><ListBucketResult><Contents>"
            + "<Key>&e;</Key><Size>1</Size></Contents></ListBucketResult>"
      })
  void refusesWhatIsNoPageWithoutRepeatingIt(String body) {
    ProtocolException e = catchThrowableOfType(ProtocolException.class, () -> read(body));

    assertThat(e).hasMessageContaining("listing").hasNoCause();
    assertThat(e.getMessage()).doesNotContain("SECRET");
  }

  @ParameterizedTest
  @CsvSource({
    "2026-02-03T04:05:06Z, 2026-02-03T04:05:06Z",
    "2026-02-03T04:05:06.7Z, 2026-02-03T04:05:06Z",
    "2026-02-30T04:05:06Z, ",
    "yesterday, ",
  })
  void readsTimes(String text, Instant time) {
    assertThat(Times.listed(text).orElse(null)).isEqualTo(time);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "p/||| list-type=2&prefix=p%2F",
        "''||| list-type=2&prefix=",
        "p|a b|| list-type=2&prefix=p&start-after=a%20b",
        "p|a|t+/=| continuation-token=t%2B%2F%3D&list-type=2&prefix=p&start-after=a"
      })
  void asksInTheOrderOfASignature(String prefix, String after, String token, String query) {
    assertThat(new ListQuery(prefix, after, token, "").encoded()).isEqualTo(query);
  }

  @Test
  void asksForDirectoriesInThatOrderToo() {
    assertThat(new ListQuery("p", null, "t", "/").encoded())
        .isEqualTo("continuation-token=t&delimiter=%2F&list-type=2&prefix=p");
  }

  private static String result(String content) {
    return "<ListBucketResult xmlns=\"%s\">%s</ListBucketResult>".formatted(NAMESPACE, content);
  }

  private static Page read(String body) throws IOException {
    return ListPage.read(new ByteArrayInputStream(body.getBytes(UTF_8)));
  }
}
