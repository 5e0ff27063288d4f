package dev.rekindle.storage.s3;

import dev.rekindle.proof.StatedHash;
import dev.rekindle.storage.ObjectInfo;
import dev.rekindle.storage.rest.ListingXml;
import dev.rekindle.storage.rest.Page;
import dev.rekindle.storage.rest.Times;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/** Reads one page of ListObjectsV2 (Amazon S3 API Reference, "ListObjectsV2"). */
final class ListPage {
  /** A page has 1,000 keys of at most 1,024 bytes. */
  private static final int LONGEST = 16 << 20;

  private ListPage() {}

  /** Reads a page to its end; what is no page is an error that repeats nothing of it. */
  static Page read(InputStream body) throws IOException {
    return ListingXml.read(body, "ListBucketResult", LONGEST, ListPage::page);
  }

  private static Page page(XMLStreamReader xml) throws XMLStreamException, IOException {
    List<ObjectInfo> objects = new ArrayList<>();
    List<String> directories = new ArrayList<>();
    String truncated = "";
    String next = null;
    while (xml.nextTag() == XMLStreamConstants.START_ELEMENT) {
      switch (xml.getLocalName()) {
        case "Contents" -> objects.add(object(fields(xml)));
        case "CommonPrefixes" -> directories.add(directory(fields(xml)));
        case "IsTruncated" -> truncated = xml.getElementText().strip();
        case "NextContinuationToken" -> next = xml.getElementText();
        default -> ListingXml.skip(xml);
      }
    }
    return new Page(objects, directories, continued(truncated, next));
  }

  /** Whatever does not say clearly that it is the last page is not taken for it. */
  private static @Nullable String continued(String truncated, @Nullable String next)
      throws ProtocolException {
    if (truncated.equals("false")) {
      return null;
    }
    if (!truncated.equals("true") || next == null) {
      throw new ProtocolException("the listing does not say whether or where it goes on");
    }
    return next;
  }

  private static Map<String, String> fields(XMLStreamReader xml) throws XMLStreamException {
    Map<String, String> fields = new HashMap<>();
    while (xml.nextTag() == XMLStreamConstants.START_ELEMENT) {
      String name = xml.getLocalName();
      switch (name) {
        case "Key", "Size", "ETag", "LastModified", "Prefix" ->
            fields.put(name, xml.getElementText());
        default -> ListingXml.skip(xml);
      }
    }
    return fields;
  }

  private static String directory(Map<String, String> fields) throws ProtocolException {
    String prefix = fields.get("Prefix");
    if (prefix == null) {
      throw new ProtocolException("a directory in the listing has no name");
    }
    return prefix;
  }

  /** A listing does not say how an object is encrypted, so its ETag may be anything. */
  private static ObjectInfo object(Map<String, String> fields) throws ProtocolException {
    String key = fields.get("Key");
    String size = fields.getOrDefault("Size", "").strip();
    if (key == null || !size.matches("[0-9]{1,18}")) {
      throw new ProtocolException("an object in the listing has no key or no size");
    }
    String etag = Answers.unquoted(fields.get("ETag"));
    Instant modified =
        Times.listed(fields.getOrDefault("LastModified", "").strip()).orElse(Instant.EPOCH);
    return new ObjectInfo(key, Long.parseLong(size), etag, new StatedHash.Opaque(etag), modified);
  }
}
