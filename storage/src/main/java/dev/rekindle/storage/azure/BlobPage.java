package dev.rekindle.storage.azure;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.rekindle.storage.ObjectInfo;
import dev.rekindle.storage.rest.Page;
import dev.rekindle.storage.rest.Times;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.net.URLDecoder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** Reads one page of List Blobs (Azure Storage REST, "List Blobs"); folders are left out. */
final class BlobPage {
  /** A page has 1,000 names of at most 1,024 characters, and what is set on them. */
  private static final int LONGEST = 32 << 20;

  private static final XMLInputFactory XML = factory();

  private BlobPage() {}

  private static XMLInputFactory factory() {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_COALESCING, true);
    return factory;
  }

  /** Reads a page to its end; what is no page is an error that repeats nothing of it. */
  static Page read(InputStream body) throws IOException {
    byte[] bytes = body.readNBytes(LONGEST + 1);
    if (bytes.length > LONGEST) {
      throw new ProtocolException("a page of the listing is longer than " + LONGEST + " bytes");
    }
    try {
      XMLStreamReader xml = XML.createXMLStreamReader(new ByteArrayInputStream(bytes));
      xml.nextTag();
      if (!xml.getLocalName().equals("EnumerationResults")) {
        throw new ProtocolException("the listing is something else");
      }
      return page(xml);
    } catch (XMLStreamException e) {
      throw new ProtocolException("the listing is not the XML that it should be");
    }
  }

  private static Page page(XMLStreamReader xml) throws XMLStreamException, IOException {
    List<ObjectInfo> blobs = null;
    String next = null;
    while (xml.nextTag() == XMLStreamConstants.START_ELEMENT) {
      switch (xml.getLocalName()) {
        case "Blobs" -> blobs = blobs(xml);
        case "NextMarker" -> next = xml.getElementText().strip();
        default -> skip(xml);
      }
    }
    // An empty marker is how the last page says so; a page without one was cut short.
    if (blobs == null || next == null) {
      throw new ProtocolException("the listing does not say whether or where it goes on");
    }
    return new Page(blobs, next.isEmpty() ? null : next);
  }

  private static List<ObjectInfo> blobs(XMLStreamReader xml)
      throws XMLStreamException, IOException {
    List<ObjectInfo> blobs = new ArrayList<>();
    while (xml.nextTag() == XMLStreamConstants.START_ELEMENT) {
      if (!xml.getLocalName().equals("Blob")) {
        skip(xml);
        continue;
      }
      Map<String, String> fields = new HashMap<>();
      readFields(xml, fields);
      if (!isFolder(fields)) {
        blobs.add(blob(fields));
      }
    }
    return blobs;
  }

  private static void readFields(XMLStreamReader xml, Map<String, String> fields)
      throws XMLStreamException {
    while (xml.nextTag() == XMLStreamConstants.START_ELEMENT) {
      String name = xml.getLocalName();
      switch (name) {
        case "Properties", "Metadata" -> readFields(xml, fields);
        case "Name" -> {
          boolean encoded = "true".equals(xml.getAttributeValue(null, "Encoded"));
          String text = xml.getElementText();
          fields.put(name, encoded ? decoded(text) : text);
        }
        case "Content-Length", "Etag", "Content-MD5", "Last-Modified", "ResourceType" ->
            fields.put(name, xml.getElementText().strip());
        default -> {
          if (name.equalsIgnoreCase("hdi_isfolder")) {
            fields.put("hdi_isfolder", xml.getElementText().strip());
          } else {
            skip(xml);
          }
        }
      }
    }
  }

  /** Names that XML cannot hold come by percent. */
  private static String decoded(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), UTF_8);
  }

  private static boolean isFolder(Map<String, String> fields) {
    return "true".equalsIgnoreCase(fields.get("hdi_isfolder"))
        || "directory".equals(fields.get("ResourceType"));
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

  private static void skip(XMLStreamReader xml) throws XMLStreamException {
    for (int depth = 1; depth > 0; ) {
      switch (xml.next()) {
        case XMLStreamConstants.START_ELEMENT -> depth++;
        case XMLStreamConstants.END_ELEMENT -> depth--;
        default -> {}
      }
    }
  }
}
