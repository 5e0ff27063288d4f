package dev.rekindle.restorer.log;

import org.jspecify.annotations.Nullable;
import org.slf4j.ILoggerFactory;
import org.slf4j.IMarkerFactory;
import org.slf4j.Logger;
import org.slf4j.helpers.BasicMarkerFactory;
import org.slf4j.helpers.NOPLogger;
import org.slf4j.helpers.NOPMDCAdapter;
import org.slf4j.spi.MDCAdapter;
import org.slf4j.spi.SLF4JServiceProvider;

/**
 * The one place that log lines go to. Only what this project says is said: libraries are silent,
 * since what matters of theirs comes as an exception. A pod with nothing to restore pays for every
 * class that is loaded, which is why this is not one of the large logging libraries.
 */
public final class LogProvider implements SLF4JServiceProvider {
  private static final String OURS = "dev.rekindle.";
  private static final Logger LOGGER = new LineLogger();

  private final IMarkerFactory markers = new BasicMarkerFactory();
  private final MDCAdapter context = new NOPMDCAdapter();

  /** For the service loader. */
  public LogProvider() {}

  @Override
  public ILoggerFactory getLoggerFactory() {
    return name -> name.startsWith(OURS) ? LOGGER : NOPLogger.NOP_LOGGER;
  }

  @Override
  public IMarkerFactory getMarkerFactory() {
    return markers;
  }

  @Override
  public MDCAdapter getMDCAdapter() {
    return context;
  }

  @Override
  public @Nullable String getRequestedApiVersion() {
    return "2.0.99";
  }

  @Override
  public void initialize() {}
}
