package io.hothouse;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
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
import io.hothouse.deploy.Deploy;
import io.hothouse.environment.EnvironmentLease;
import io.hothouse.examine.Repairs;
import io.hothouse.launch.Up;
import io.hothouse.referee.Referee;
import io.hothouse.teardown.Down;
import java.time.Duration;
import java.time.Instant;

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
  static final ArchRule roomsWithinOpenstack_haveNoCircles =
      slices().matching("io.hothouse.openstack.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule roomsWithinOpenstack_doNotKnowTheSessionThatOpensThem =
      noClasses()
          .that()
          .resideInAPackage("io.hothouse.openstack.*..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.hothouse.openstack");

  /** A deadline that is made with an object runs before what it is for has begun. */
  @ArchTest
  static final ArchRule deadlinesOfALaunch_comeFromItsBudget =
      noClasses()
          .that()
          .resideInAPackage("io.hothouse.launch..")
          .and()
          .doNotHaveSimpleName("Budget")
          .should()
          .callMethod(Deadline.class, "after", Duration.class);

  /** Whatever changes an environment asks for its lease, so that two commands at once cannot. */
  @ArchTest
  static final ArchRule whatChangesAnEnvironment_asksForItsLease =
      classes()
          .that()
          .belongToAnyOf(Up.class, Down.class, Deploy.class, Repairs.class, Referee.class)
          .should()
          .dependOnClassesThat()
          .belongToAnyOf(EnvironmentLease.class);

  @ArchTest
  static final ArchRule arrows_pointDownwards =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .layer("commands")
          .definedBy("io.hothouse.cli..")
          .layer("launch")
          .definedBy("io.hothouse.launch..")
          .layer("referee")
          .definedBy("io.hothouse.referee..")
          .layer("services")
          .definedBy("io.hothouse.deploy..")
          .layer("tear-down")
          .definedBy("io.hothouse.teardown..")
          .layer("examination")
          .definedBy("io.hothouse.examine..")
          .layer("evidence")
          .definedBy("io.hothouse.evidence..")
          .layer("environments")
          .definedBy("io.hothouse.environment..")
          .layer("judgement")
          .definedBy("io.hothouse.diagnosis..", "io.hothouse.report..")
          .layer("adapters")
          .definedBy(
              "io.hothouse.localcloud..",
              "io.hothouse.facts..",
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
              "io.hothouse.redaction..",
              "io.hothouse.release..")
          .whereLayer("commands")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("launch")
          .mayOnlyBeAccessedByLayers("commands")
          .whereLayer("services")
          .mayOnlyBeAccessedByLayers("launch", "referee", "commands")
          .whereLayer("referee")
          .mayOnlyBeAccessedByLayers("commands")
          .whereLayer("tear-down")
          .mayOnlyBeAccessedByLayers("launch", "commands")
          .whereLayer("examination")
          .mayOnlyBeAccessedByLayers("services", "launch", "referee", "commands")
          .whereLayer("evidence")
          .mayOnlyBeAccessedByLayers("examination", "launch", "commands")
          .whereLayer("environments")
          .mayOnlyBeAccessedByLayers(
              "evidence", "examination", "tear-down", "services", "launch", "referee", "commands")
          .whereLayer("judgement")
          .mayOnlyBeAccessedByLayers("examination", "launch", "commands")
          .whereLayer("adapters")
          .mayOnlyBeAccessedByLayers(
              "judgement",
              "environments",
              "evidence",
              "examination",
              "tear-down",
              "services",
              "launch",
              "referee",
              "commands")
          .whereLayer("foundations")
          .mayOnlyBeAccessedByLayers(
              "adapters",
              "judgement",
              "environments",
              "evidence",
              "examination",
              "tear-down",
              "services",
              "launch",
              "referee",
              "commands");

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

  /** A clock that is set while something is awaited makes no wait shorter or longer. */
  @ArchTest
  static final ArchRule deadlines_countTheTimeSinceTheMachineStarted =
      noClasses()
          .that()
          .haveNameMatching(
              "io.hothouse.(Deadline|pipeline.*|probe.*|launch.*|teardown.*|deploy.*)")
          .and()
          .doNotHaveSimpleName("ProcessLock") // which writes down when it was taken
          .should()
          .callMethod(Instant.class, "now")
          .orShould()
          .callMethod(System.class, "currentTimeMillis");

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
