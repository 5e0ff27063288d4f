package dev.rekindle.storage.rest;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** Pages of listings that are XML: bounded, without DTDs and external entities. Thread-safe. */
public final class ListingXml {
  private static final XMLInputFactory XML = factory();

  private ListingXml() {}

  private static XMLInputFactory factory() {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_COALESCING, true);
    return factory;
  }

  /** What a store makes of a page, whose root has been entered. */
  @FunctionalInterface
  public interface Reading<T> {
    /** Reads the page. */
    T read(XMLStreamReader xml) throws XMLStreamException, IOException;
  }

  /**
   * Reads a page to its end.
   *
   * @param root the name of its root
   * @param longest the most bytes that it may have
   * @throws ProtocolException when it is no page, with words that repeat nothing of it
   */
  public static <T> T read(InputStream body, String root, int longest, Reading<T> reading)
      throws IOException {
    byte[] bytes = body.readNBytes(longest + 1);
    if (bytes.length > longest) {
      throw new ProtocolException("a page of the listing is longer than " + longest + " bytes");
    }
    try {
      XMLStreamReader xml = XML.createXMLStreamReader(new ByteArrayInputStream(bytes));
      xml.nextTag();
      if (!xml.getLocalName().equals(root)) {
        throw new ProtocolException("the listing is something else");
      }
      return reading.read(xml);
    } catch (XMLStreamException e) {
      throw new ProtocolException("the listing is not the XML that it should be");
    }
  }

  /** Leaves the element that was entered, and all that is in it. */
  public static void skip(XMLStreamReader xml) throws XMLStreamException {
    for (int depth = 1; depth > 0; ) {
      switch (xml.next()) {
        case XMLStreamConstants.START_ELEMENT -> depth++;
        case XMLStreamConstants.END_ELEMENT -> depth--;
        default -> {}
      }
    }
  }
}
