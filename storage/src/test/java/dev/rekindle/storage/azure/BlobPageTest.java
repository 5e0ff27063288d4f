package dev.rekindle.storage.azure;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.rekindle.proof.StatedHash;
import dev.rekindle.storage.ObjectInfo;
import dev.rekindle.storage.rest.Page;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.ProtocolException;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BlobPageTest {
  @Test
  void readsWhatAzureSends() throws IOException {
    Page page =
        read(
            """
            <?xml version="1.0" encoding="utf-8"?>
            <EnumerationResults ServiceEndpoint="https://a.blob.core.windows.net/" ContainerName="box">
              <Prefix>a</Prefix><MaxResults>1000</MaxResults>
              <Blobs>
                <Blob>
                  <Name>a/&lt;b&gt; &amp;ü.db</Name>
                  <Properties>
                    <Last-Modified>Mon, 12 Oct 2009 17:50:30 GMT</Last-Modified>
                    <Etag>0x8CBFF45D8A29A19</Etag>
                    <Content-Length>4294967296</Content-Length>
                    <Content-MD5>CY9rzUYh03PK3k6DJie09g==</Content-MD5>
                    <BlobType>BlockBlob</BlobType>
                  </Properties>
                  <Metadata><Name>not this one</Name></Metadata>
                </Blob>
                <Blob>
                  <Name Encoded="true">a%EF%BF%BE+c</Name>
                  <Properties><Etag>"quoted"</Etag><Content-Length>0</Content-Length></Properties>
                </Blob>
                <BlobPrefix><Name>a/</Name></BlobPrefix>
                <BlobPrefix>
                  <Name Encoded="true">a%EF%BF%BE/</Name>
                  <Properties><ResourceType>directory</ResourceType></Properties>
                </BlobPrefix>
              </Blobs>
              <NextMarker>2!88!MDAw</NextMarker>
            </EnumerationResults>
            """);

    assertThat(page.objects())
        .containsExactly(
            new ObjectInfo(
                "a/<b> &ü.db",
                4_294_967_296L,
                "0x8CBFF45D8A29A19",
                new StatedHash.Md5("098f6bcd4621d373cade4e832627b4f6"),
                Instant.parse("2009-10-12T17:50:30Z")),
            new ObjectInfo("a\ufffe+c", 0, "quoted", StatedHash.NONE, Instant.EPOCH));
    assertThat(page.directories()).containsExactly("a/", "a\ufffe/");
    assertThat(page.next()).isEqualTo("2!88!MDAw");
  }

  @Test
  void leavesOutDirectoriesOfOtherPrograms() throws IOException {
    Page page =
        read(
            results(
                "<Blobs>"
                    + blob("a", "", "<Hdi_isfolder>true</Hdi_isfolder>")
                    + blob("b", "<ResourceType>directory</ResourceType>", "")
                    + blob(
                        "c",
                        "<ResourceType>file</ResourceType>",
                        "<hdi_isfolder>false</hdi_isfolder>")
                    + "</Blobs><NextMarker />"));

    assertThat(page.objects()).extracting(ObjectInfo::key).containsExactly("c");
    assertThat(page.next()).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "not XML with a SECRET",
        "<Error><Code>SECRET</Code></Error>",
        "<EnumerationResults><Blobs/></EnumerationResults>",
        "<EnumerationResults><NextMarker/></EnumerationResults>",
        "<EnumerationResults><Blobs><Blob><Name>SECRET</Name></Blob></Blobs><NextMarker/></EnumerationResults>",
        "<EnumerationResults><Blobs><Blob><Properties><Content-Length>1</Content-Length></Properties></Blob></Blobs><NextMarker/></EnumerationResults>",
        "<EnumerationResults><Blobs><Blob><Name>SECRET",
        "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><EnumerationResults><Blobs/><NextMarker>&e;</NextMarker></EnumerationResults>"
      })
  void refusesWhatIsNoPageWithoutRepeatingIt(String body) {
    ProtocolException e = catchThrowableOfType(ProtocolException.class, () -> read(body));

    assertThat(e).hasMessageContaining("listing").hasNoCause();
    assertThat(e.getMessage()).doesNotContain("SECRET");
  }

  private static String blob(String name, String properties, String metadata) {
    return "<Blob><Name>%s</Name><Properties><Content-Length>1</Content-Length>%s</Properties><Metadata>%s</Metadata></Blob>"
        .formatted(name, properties, metadata);
  }

  private static String results(String content) {
    return "<EnumerationResults>" + content + "</EnumerationResults>";
  }

  private static Page read(String body) throws IOException {
    return BlobPage.read(new ByteArrayInputStream(body.getBytes(UTF_8)));
  }
}
