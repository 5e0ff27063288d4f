package dev.rekindle.restorer.cli;

import dev.rekindle.backup.BackupFacts;
import dev.rekindle.catalogue.BackupListing;
import dev.rekindle.catalogue.CatalogueException;
import dev.rekindle.name.ExitCode;
import dev.rekindle.name.Variable;
import dev.rekindle.restorer.run.Failures;
import dev.rekindle.restorer.run.ProcessRun;
import dev.rekindle.restorer.run.RestoreByHand;
import dev.rekindle.restorer.run.RestoreSettings;
import dev.rekindle.restorer.run.RestorerException;
import dev.rekindle.restorer.run.Status;
import dev.rekindle.restorer.run.StoreSettings;
import dev.rekindle.restorer.run.VolumeReport;
import dev.rekindle.storage.ObjectStore;
import dev.rekindle.storage.StoreException;
import java.io.PrintStream;
import java.util.Map;
import java.util.Optional;

/** Carries commands out. Reading a bucket and printing is all that most of them do. */
final class Commands {
  private final Map<String, String> settings;
  private final PrintStream out;
  private final boolean terminal;

  Commands(Map<String, String> settings, PrintStream out, boolean terminal) {
    this.settings = settings;
    this.out = out;
    this.terminal = terminal;
  }

  ExitCode run(Command command, boolean deep) throws RestorerException {
    return switch (command) {
      case LIST -> list();
      case VERIFY -> new VerifyCommand(settings, printer(), bar()).run(deep);
      case PLAN -> new PlanCommand(settings, printer()).run();
      case RESTORE -> restore();
      case STATUS -> status();
      case RUN -> ProcessRun.initContainer(settings);
    };
  }

  private ExitCode list() throws RestorerException {
    StoreSettings storage = StoreSettings.from(settings);
    Printer printer = printer();
    try (ObjectStore store = storage.open();
        BackupListing backups = storage.catalogue(store).backups()) {
      printer.begin();
      while (backups.next().isPresent()) {
        Optional<BackupFacts> facts = backups.facts();
        facts.ifPresent(printer::backup);
      }
      printer.end();
      return ExitCode.DONE;
    } catch (StoreException e) {
      throw Failures.of(e);
    } catch (CatalogueException e) {
      throw Failures.of(e);
    }
  }

  private ExitCode restore() throws RestorerException {
    RestoreSettings restore;
    try {
      restore = RestoreSettings.from(settings);
    } catch (RestorerException e) {
      return ProcessRun.refused(e, settings);
    }
    boolean json = json();
    return ProcessRun.run(
        restore.reports(),
        restore.node().guard().pod(),
        (listener, stop) -> new RestoreByHand(restore, listener, stop).run(),
        bar(),
        json ? out::print : result -> {});
  }

  /** Draws on a terminal, unless a machine reads. */
  private Status.Listener bar() throws RestorerException {
    return terminal && !json() ? new ProgressBar(System.err) : status -> {};
  }

  private ExitCode status() throws RestorerException {
    VolumeReport report = VolumeReport.of(settings);
    out.print(json() ? report.json() : report.text());
    return ExitCode.DONE;
  }

  private Printer printer() throws RestorerException {
    return json() ? new JsonPrinter(out) : new TextPrinter(out);
  }

  private boolean json() throws RestorerException {
    String form = settings.getOrDefault(Variable.OUTPUT.key(), "text");
    return switch (form) {
      case "json" -> true;
      case "text", "" -> false;
      default ->
          throw new RestorerException(
              ExitCode.USAGE,
              Variable.OUTPUT.key()
                  + " ("
                  + Variable.OUTPUT.flag()
                  + "): expected text or json, found \""
                  + form
                  + "\".");
    };
  }
}
