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

/** Where backups are: a bucket, a container or a directory, and how to reach it. */
@JsonClassDescription(
    "Where backups are: a bucket, a container or a directory, and how to reach it.")
@Group(ApiGroup.NAME)
@Version(ApiGroup.VERSION)
@Plural("backupstorages")
@ShortNames("bst")
@Categories(ApiGroup.CATEGORY)
@AdditionalPrinterColumn(name = "URL", jsonPath = ".spec.url")
@AdditionalPrinterColumn(
    name = "READY",
    jsonPath = ".status.conditions[?(@.type==\"Ready\")].status")
@AdditionalPrinterColumn(
    name = "REASON",
    jsonPath = ".status.conditions[?(@.type==\"Ready\")].reason")
@AdditionalPrinterColumn(
    name = "PROBED",
    jsonPath = ".status.lastProbeTime",
    type = AdditionalPrinterColumn.Type.DATE)
public final class BackupStorage extends CustomResource<BackupStorageSpec, BackupStorageStatus>
    implements Namespaced {

  @Override
  protected @Nullable BackupStorageSpec initSpec() {
    return null;
  }

  @Override
  protected @Nullable BackupStorageStatus initStatus() {
    return null;
  }
}
