package io.hothouse;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.properties.HasOwner;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/**
 * Proves that rooms have no circles, that arrows point downwards and that a library stays in its
 * room.
 */
@AnalyzeClasses(packages = "io.hothouse", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest
  static final ArchRule rooms_haveNoCircles =
      slices().matching("io.hothouse.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule arrows_pointDownwards =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .layer("commands")
          .definedBy("io.hothouse.cli..")
          .layer("use cases")
          .definedBy("io.hothouse.environment..")
          .layer("judgement")
          .definedBy("io.hothouse.diagnosis..", "io.hothouse.report..")
          .layer("adapters")
          .definedBy(
              "io.hothouse.localcloud..",
              "io.hothouse.preflight..",
              "io.hothouse.probe..",
              "io.hothouse.image..",
              "io.hothouse.kubernetes..",
              "io.hothouse.openstack..",
              "io.hothouse.ssh..",
              "io.hothouse.template..")
          .layer("foundations")
          .definedBy(
              "io.hothouse.config..",
              "io.hothouse.files..",
              "io.hothouse.yaml..",
              "io.hothouse.process..",
              "io.hothouse.pipeline..",
              "io.hothouse.progress..",
              "io.hothouse.redaction..")
          .whereLayer("commands")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("use cases")
          .mayOnlyBeAccessedByLayers("commands")
          .whereLayer("judgement")
          .mayOnlyBeAccessedByLayers("use cases", "commands")
          .whereLayer("adapters")
          .mayOnlyBeAccessedByLayers("judgement", "use cases", "commands")
          .whereLayer("foundations")
          .mayOnlyBeAccessedByLayers("adapters", "judgement", "use cases", "commands");

  @ArchTest static final ArchRule picocli_staysInItsRoom = onlyIn("io.hothouse.cli..", "picocli..");

  @ArchTest
  static final ArchRule openstack4j_staysInItsRoom =
      onlyIn("io.hothouse.openstack..", "org.openstack4j..");

  @ArchTest
  static final ArchRule jsch_staysInItsRoom = onlyIn("io.hothouse.ssh..", "com.jcraft.jsch..");

  @ArchTest
  static final ArchRule fabric8_staysInItsRoom = onlyIn("io.hothouse.kubernetes..", "io.fabric8..");

  @ArchTest
  static final ArchRule commonsExec_staysInItsRoom =
      onlyIn("io.hothouse.process..", "org.apache.commons.exec..");

  @ArchTest
  static final ArchRule commonsCompress_staysInItsRoom =
      onlyIn("io.hothouse.image..", "org.apache.commons.compress..");

  @ArchTest
  static final ArchRule objectMappers_areMadeInOnePlace =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.hothouse.yaml..")
          .should()
          .callConstructorWhere(
              JavaCall.Predicates.target(
                  HasOwner.Predicates.With.owner(
                      JavaClass.Predicates.assignableTo(
                          "com.fasterxml.jackson.databind.ObjectMapper"))));

  @ArchTest
  static final ArchRule standardStreams_areForTheCommandLineAlone =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.hothouse.cli..")
          .should()
          .accessField(System.class, "out")
          .orShould()
          .accessField(System.class, "err");

  private static ArchRule onlyIn(String room, String library) {
    return noClasses()
        .that()
        .resideOutsideOfPackage(room)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(library)
        .allowEmptyShould(true);
  }
}
