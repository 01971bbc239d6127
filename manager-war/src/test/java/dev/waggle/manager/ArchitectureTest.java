package dev.waggle.manager;

import static dev.waggle.arch.Verdict.bites;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import dev.waggle.arch.Layering;
import dev.waggle.arch.Verdict;
import org.junit.jupiter.api.Test;

/** The manager keeps to the layers. */
class ArchitectureTest {
  private static final JavaClasses MANAGER = Verdict.production("dev.waggle.manager");

  @Test
  void the_packages_that_the_rules_speak_of_exist() {
    assertThat(MANAGER)
        .extracting("packageName")
        .contains(
            "dev.waggle.manager.core.state",
            "dev.waggle.manager.core.decision",
            "dev.waggle.manager.adapter.security");
  }

  @Test
  void core_uses_only_its_own() {
    Layering.coreUsesOnlyItsOwn().check(MANAGER);
  }

  @Test
  void core_has_no_clock_no_chance_no_thread() {
    Layering.coreHasNoClockNoChanceNoThread().check(MANAGER);
  }

  @Test
  void core_has_no_cycles() {
    Layering.coreHasNoCycles().check(MANAGER);
  }

  @Test
  void core_is_layered() {
    Layering.coreIsLayered().check(MANAGER);
  }

  @Test
  void adapters_do_not_know_each_other() {
    Layering.adaptersDoNotKnowEachOther().check(MANAGER);
  }

  @Test
  void nobody_imports_the_app() {
    Layering.nobodyImportsTheApp().check(MANAGER);
  }

  @Test
  void only_the_app_names_implementations() {
    Layering.onlyTheAppNamesImplementations().check(MANAGER);
  }

  @Test
  void frameworks_stay_at_the_edge() {
    Layering.frameworksStayAtTheEdge().check(MANAGER);
  }

  @Test
  void no_field_is_injected() {
    Layering.noFieldIsInjected().check(MANAGER);
  }

  @Test
  void resources_keep_nothing() {
    Layering.resourcesKeepNothing().check(MANAGER);
  }

  @Test
  void no_static_field_changes() {
    Layering.noStaticFieldChanges().check(MANAGER);
  }

  @Test
  void a_core_class_that_knows_a_framework_is_found() {
    bites(
        Layering.frameworksStayAtTheEdge(),
        "framework",
        "KnowsJGroups",
        "KnowsNetty",
        "KnowsJakarta");
  }

  @Test
  void an_entity_outside_the_history_is_found() {
    bites(Layering.frameworksStayAtTheEdge(), "entity", "ServiceEntity");
  }

  @Test
  void an_injected_field_is_found() {
    bites(Layering.noFieldIsInjected(), "injection", "IsInjected");
  }

  @Test
  void a_resource_that_keeps_something_is_found() {
    bites(Layering.resourcesKeepNothing(), "resource", "KeepsSomething");
  }
}
