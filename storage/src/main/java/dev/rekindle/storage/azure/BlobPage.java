package dev.rekindle.storage.azure;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.rekindle.storage.ObjectInfo;
import dev.rekindle.storage.rest.ListingXml;
import dev.rekindle.storage.rest.Page;
import dev.rekindle.storage.rest.Times;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.net.URLDecoder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** Reads one page of List Blobs (Azure Storage REST, "List Blobs"); folders are left out. */
final class BlobPage {
  /** A page has 1,000 names of at most 1,024 characters, and what is set on them. */
  private static final int LONGEST = 32 << 20;

  private static final String FOLDER = "hdi_isfolder";

  private BlobPage() {}

  /** Reads a page to its end; what is no page is an error that repeats nothing of it. */
  static Page read(InputStream body) throws IOException {
    return ListingXml.read(body, "EnumerationResults", LONGEST, BlobPage::page);
  }

  private static Page page(XMLStreamReader xml) throws XMLStreamException, IOException {
    List<ObjectInfo> blobs = new ArrayList<>();
    List<String> directories = new ArrayList<>();
    boolean read = false;
    String next = null;
    while (xml.nextTag() == XMLStreamConstants.START_ELEMENT) {
      switch (xml.getLocalName()) {
        case "Blobs" -> {
          readBlobs(xml, blobs, directories);
          read = true;
        }
        case "NextMarker" -> next = xml.getElementText().strip();
        default -> ListingXml.skip(xml);
      }
    }
    // An empty marker is how the last page says so; a page without one was cut short.
    if (!read || next == null) {
      throw new ProtocolException("the listing does not say whether or where it goes on");
    }
    return new Page(blobs, directories, next.isEmpty() ? null : next);
  }

  private static void readBlobs(
      XMLStreamReader xml, List<ObjectInfo> blobs, List<String> directories)
      throws XMLStreamException, IOException {
    while (xml.nextTag() == XMLStreamConstants.START_ELEMENT) {
      String kind = xml.getLocalName();
      if (!kind.equals("Blob") && !kind.equals("BlobPrefix")) {
        ListingXml.skip(xml);
        continue;
      }
      Map<String, String> fields = new HashMap<>();
      readBlob(xml, fields);
      if (kind.equals("BlobPrefix")) {
        directories.add(directory(fields));
      } else if (!isFolder(fields)) {
        blobs.add(blob(fields));
      }
    }
  }

  /** What is called the same in the metadata is whatever somebody set. */
  private static void readBlob(XMLStreamReader xml, Map<String, String> fields)
      throws XMLStreamException {
    while (xml.nextTag() == XMLStreamConstants.START_ELEMENT) {
      switch (xml.getLocalName()) {
        case "Name" -> {
          boolean encoded = "true".equals(xml.getAttributeValue(null, "Encoded"));
          String text = xml.getElementText();
          fields.put("Name", encoded ? decoded(text) : text);
        }
        case "Properties" -> readProperties(xml, fields);
        case "Metadata" -> readMetadata(xml, fields);
        default -> ListingXml.skip(xml);
      }
    }
  }

  private static void readProperties(XMLStreamReader xml, Map<String, String> fields)
      throws XMLStreamException {
    while (xml.nextTag() == XMLStreamConstants.START_ELEMENT) {
      String name = xml.getLocalName();
      switch (name) {
        case "Content-Length", "Etag", "Content-MD5", "Last-Modified", "ResourceType" ->
            fields.put(name, xml.getElementText().strip());
        default -> ListingXml.skip(xml);
      }
    }
  }

  private static void readMetadata(XMLStreamReader xml, Map<String, String> fields)
      throws XMLStreamException {
    while (xml.nextTag() == XMLStreamConstants.START_ELEMENT) {
      if (xml.getLocalName().equalsIgnoreCase(FOLDER)) {
        fields.put(FOLDER, xml.getElementText().strip());
      } else {
        ListingXml.skip(xml);
      }
    }
  }

  /** Names that XML cannot hold come by percent. */
  private static String decoded(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), UTF_8);
  }

  private static boolean isFolder(Map<String, String> fields) {
    return "true".equalsIgnoreCase(fields.get(FOLDER))
        || "directory".equals(fields.get("ResourceType"));
  }

  private static String directory(Map<String, String> fields) throws ProtocolException {
    String name = fields.get("Name");
    if (name == null) {
      throw new ProtocolException("a directory in the listing has no name");
    }
    return name;
  }

  private static ObjectInfo blob(Map<String, String> fields) throws ProtocolException {
    String key = fields.get("Name");
    String size = fields.getOrDefault("Content-Length", "");
    if (key == null || !size.matches("[0-9]{1,18}")) {
      throw new ProtocolException("a blob in the listing has no name or no size");
    }
    Instant modified =
        Times.httpDate(fields.getOrDefault("Last-Modified", "")).orElse(Instant.EPOCH);
    return new ObjectInfo(
        key,
        Long.parseLong(size),
        AzureAnswers.unquoted(fields.get("Etag")),
        AzureAnswers.hash(fields.get("Content-MD5")),
        modified);
  }
}
