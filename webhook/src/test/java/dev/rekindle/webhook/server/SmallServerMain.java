package dev.rekindle.webhook.server;

import dev.rekindle.certs.reload.ReloadingTls;
import dev.rekindle.certs.reload.TlsFiles;
import dev.rekindle.webhook.Calls;
import dev.rekindle.webhook.Scene;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.conscrypt.Conscrypt;

/** The server without a cluster, to be run with the webhook's own flags. */
final class SmallServerMain {
  private SmallServerMain() {}

  /** Serves; takes the directory of the certificate, and writes the port there. */
  public static void main(String[] arguments) throws Exception {
    Path directory = Path.of(arguments[0]);
    AdmissionServer server =
        AdmissionServer.start(
            Settings.fromEnv(Map.of("REKINDLE_WEBHOOK_PORT", "0")),
            Calls.handlers(new Scene().cluster()),
            ReloadingTls.of(
                TlsFiles.server(directory), Duration.ofMinutes(1), Conscrypt.newProvider()),
            Optional::empty,
            new Metrics());
    Files.writeString(directory.resolve("writing"), Integer.toString(server.port()));
    Files.move(directory.resolve("writing"), directory.resolve("port"));
  }
}
