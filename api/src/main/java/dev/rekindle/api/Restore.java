package dev.rekindle.api;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;
import org.jspecify.annotations.Nullable;

/**
 * One restore of one backup onto one target. What is asked for never changes, and it is done once.
 */
@JsonClassDescription(
    "One restore of one backup onto one target. What is asked for never changes, and it is done"
        + " once.")
@Group(ApiGroup.NAME)
@Version(ApiGroup.VERSION)
@Plural("restores")
@ShortNames("rst")
@Categories(ApiGroup.CATEGORY)
@AdditionalPrinterColumn(name = "BACKUP", jsonPath = ".spec.backupRef.name")
@AdditionalPrinterColumn(
    name = "STARTED",
    jsonPath = ".status.startTime",
    type = AdditionalPrinterColumn.Type.DATE)
@AdditionalPrinterColumn(
    name = "FINISHED",
    jsonPath = ".status.finishTime",
    type = AdditionalPrinterColumn.Type.DATE)
@AdditionalPrinterColumn(
    name = "NODES",
    jsonPath = ".status.totalNodes",
    type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(
    name = "COMPLETED",
    jsonPath = ".status.finishedNodes",
    type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(
    name = "PROGRESS",
    jsonPath = ".status.progress",
    type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(name = "STATUS", jsonPath = ".status.phase")
public final class Restore extends CustomResource<RestoreSpec, RestoreStatus>
    implements Namespaced {

  @Override
  protected @Nullable RestoreSpec initSpec() {
    return null;
  }

  @Override
  protected @Nullable RestoreStatus initStatus() {
    return null;
  }
}
