package dev.waggle.agent;

import static dev.waggle.arch.Verdict.bites;

import com.tngtech.archunit.core.domain.JavaClasses;
import dev.waggle.arch.Layering;
import dev.waggle.arch.Verdict;
import org.junit.jupiter.api.Test;

/** The agent keeps to the layers. */
class ArchitectureTest {
  private static final JavaClasses AGENT = Verdict.production("dev.waggle.agent");

  @Test
  void core_uses_only_its_own() {
    Layering.coreUsesOnlyItsOwn().check(AGENT);
  }

  @Test
  void core_has_no_clock_no_chance_no_thread() {
    Layering.coreHasNoClockNoChanceNoThread().check(AGENT);
  }

  @Test
  void core_has_no_cycles() {
    Layering.coreHasNoCycles().check(AGENT);
  }

  @Test
  void adapters_do_not_know_each_other() {
    Layering.adaptersDoNotKnowEachOther().check(AGENT);
  }

  @Test
  void nobody_imports_the_app() {
    Layering.nobodyImportsTheApp().check(AGENT);
  }

  @Test
  void only_the_app_names_implementations() {
    Layering.onlyTheAppNamesImplementations().check(AGENT);
  }

  @Test
  void frameworks_stay_at_the_edge() {
    Layering.frameworksStayAtTheEdge().check(AGENT);
  }

  @Test
  void no_field_is_injected() {
    Layering.noFieldIsInjected().check(AGENT);
  }

  @Test
  void no_static_field_changes() {
    Layering.noStaticFieldChanges().check(AGENT);
  }

  @Test
  void a_core_class_that_knows_the_engines_client_is_found() {
    bites(Layering.frameworksStayAtTheEdge(), "engineclient", "KnowsDockerJava");
  }
}
