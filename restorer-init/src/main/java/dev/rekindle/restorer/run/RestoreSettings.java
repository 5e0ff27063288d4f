package dev.rekindle.restorer.run;

import dev.rekindle.ledger.Guard;
import dev.rekindle.name.Variable;
import dev.rekindle.plan.OldData;
import dev.rekindle.plan.RestoreOptions;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A restore of one node by hand.
 *
 * @param node the node and its volumes
 * @param store where the backup is
 * @param backup the backup's name
 * @param source the node's name in the backup
 * @param id tells this restore from others; null to make it of what is restored
 * @param options what the user asked for
 * @param limits how much may be used
 * @param reports where to say how it goes
 */
public record RestoreSettings(
    NodeSettings node,
    StoreSettings store,
    String backup,
    String source,
    @Nullable String id,
    RestoreOptions options,
    RunSettings.Limits limits,
    RunSettings.Reports reports) {

  /**
   * Reads the settings.
   *
   * @throws RestorerException with every problem at once
   */
  public static RestoreSettings from(Map<String, String> environment) throws RestorerException {
    Values values = new Values(environment);
    String source = values.required(Variable.NODE);
    Guard guard =
        new Guard(
            values.text(Variable.NAMESPACE, "default"),
            values.text(Variable.WORKLOAD, "by-hand"),
            values.text(Variable.POD, source),
            values.required(Variable.ENGINE));
    String id = values.text(Variable.RESTORE_ID);
    if (id != null && !id.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,127}")) {
      values.problem(
          Variable.RESTORE_ID, "at most 128 letters, digits, dots, dashes and underscores", id);
    }
    RestoreSettings settings =
        new RestoreSettings(
            NodeSettings.from(values, guard, environment),
            StoreSettings.from(values),
            values.required(Variable.BACKUP),
            source,
            id,
            options(values),
            RunSettings.Limits.from(values),
            RunSettings.Reports.from(values));
    values.check();
    return settings;
  }

  private static RestoreOptions options(Values values) {
    return new RestoreOptions(
        values.bool(Variable.REQUIRE_CONTENT_HASH),
        values.constant(Variable.OLD_DATA, List.of(OldData.values()), OldData::text, OldData.KEEP));
  }
}
