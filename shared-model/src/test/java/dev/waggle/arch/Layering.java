package dev.waggle.arch;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.CompositeArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Set;

/**
 * Who may import whom. Each rule speaks of packages below {@code dev.waggle} by their role ({@code
 * core}, {@code adapter}, {@code app}), so that the very object that guards the production code is
 * also shown to refuse a planted violation.
 */
public final class Layering {
  private static final String CORE = "dev.waggle..core..";
  private static final String ADAPTER = "dev.waggle..adapter..";
  private static final String APP = "dev.waggle..app..";
  private static final String MODEL = "dev.waggle..model..";
  private static final String DISPATCH = "dev.waggle..dispatch..";
  private static final String JSPECIFY = "org.jspecify.annotations";

  private static final Set<String> ALLOWED_OF_SYSTEM = Set.of("arraycopy", "lineSeparator");

  private Layering() {}

  /** Specs, objects and the manager-agent protocol are values of the JDK's types. */
  public static ArchRule modelUsesTheJdkOnly() {
    return classes()
        .that(resideInAnyPackage(MODEL, "dev.waggle.dispatch.."))
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(MODEL, "dev.waggle.dispatch..", "java..", JSPECIFY)
        .allowEmptyShould(true);
  }

  /** One codec: outside it nobody in the shared module knows what JSON is made with. */
  public static ArchRule jacksonIsInTheCodecOnly() {
    return noClasses()
        .that()
        .resideOutsideOfPackage("dev.waggle..json..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("com.fasterxml.jackson..")
        .allowEmptyShould(true);
  }

  /** The core is the domain and plain values; no library, no I/O, no concurrency. */
  public static ArchRule coreUsesOnlyItsOwn() {
    DescribedPredicate<JavaClass> always =
        resideInAnyPackage(
                CORE,
                MODEL,
                DISPATCH,
                JSPECIFY,
                "java.lang..",
                "java.time..",
                "java.util",
                "java.util.function",
                "java.util.stream",
                "java.util.regex",
                "java.nio",
                "java.nio.charset")
            .or(new Primitive());
    ArchRule outsideState =
        classes()
            .that(resideInAPackage(CORE))
            .and()
            .resideOutsideOfPackage("dev.waggle..core.state..")
            .should()
            .onlyDependOnClassesThat(always)
            .allowEmptyShould(true);
    ArchRule state =
        classes()
            .that()
            .resideInAPackage("dev.waggle..core.state..")
            .should()
            .onlyDependOnClassesThat(always.or(resideInAPackage("org.pcollections..")))
            .allowEmptyShould(true);
    return CompositeArchRule.of(outsideState).and(state).as("core uses only its own");
  }

  /** Time, ids and chance are arguments of the core; one thread runs it. */
  public static ArchRule coreHasNoClockNoChanceNoThread() {
    ArchRule calls =
        noClasses()
            .that()
            .resideInAPackage(CORE)
            .should()
            .accessTargetWhere(new ImpureAccess())
            .allowEmptyShould(true);
    ArchRule types =
        noClasses()
            .that()
            .resideInAPackage(CORE)
            .should()
            .dependOnClassesThat(new ImpureType())
            .allowEmptyShould(true);
    ArchRule locks =
        methods()
            .that()
            .areDeclaredInClassesThat()
            .resideInAPackage(CORE)
            .should()
            .notHaveModifier(JavaModifier.SYNCHRONIZED)
            .allowEmptyShould(true);
    return CompositeArchRule.of(calls)
        .and(types)
        .and(locks)
        .as("core has no clock, no chance, no thread");
  }

  /** The features of the core form no cycle. */
  public static ArchRule coreHasNoCycles() {
    return slices()
        .matching("dev.waggle..core.(*)..")
        .should()
        .beFreeOfCycles()
        .allowEmptyShould(true);
  }

  /** State knows nobody, deciding knows state, features know both, the engine knows all. */
  public static ArchRule coreIsLayered() {
    return layeredArchitecture()
        .consideringOnlyDependenciesInAnyPackage(CORE)
        .withOptionalLayers(true)
        .layer("state")
        .definedBy("dev.waggle..core.state..")
        .layer("decision")
        .definedBy("dev.waggle..core.decision..")
        .layer("features")
        .definedBy(new Feature())
        .layer("engine")
        .definedBy("dev.waggle..core.engine..")
        .whereLayer("engine")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("features")
        .mayOnlyBeAccessedByLayers("engine")
        .whereLayer("decision")
        .mayOnlyBeAccessedByLayers("features", "engine")
        .allowEmptyShould(true);
  }

  /** Adapters meet in the core's types. */
  public static ArchRule adaptersDoNotKnowEachOther() {
    return slices()
        .matching("dev.waggle..adapter.(*)..")
        .should()
        .notDependOnEachOther()
        .allowEmptyShould(true);
  }

  /** The composition root is nobody's library. */
  public static ArchRule nobodyImportsTheApp() {
    return noClasses()
        .that()
        .resideOutsideOfPackage(APP)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(APP)
        .allowEmptyShould(true);
  }

  /** Who needs a port asks for the port; which class stands behind it is the wiring's choice. */
  public static ArchRule onlyTheAppNamesImplementations() {
    return classes()
        .that()
        .resideOutsideOfPackage(APP)
        .should(new NameNoImplementation())
        .allowEmptyShould(true);
  }

  /** Frameworks live at the edge; entities in the history alone. */
  public static ArchRule frameworksStayAtTheEdge() {
    ArchRule frameworks =
        noClasses()
            .that()
            .resideOutsideOfPackages(ADAPTER, APP)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                "jakarta..", "org.jgroups..", "io.netty..", "com.github.dockerjava..")
            .allowEmptyShould(true);
    ArchRule entities =
        noClasses()
            .that()
            .resideOutsideOfPackage("dev.waggle..adapter.history..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("jakarta.persistence..")
            .allowEmptyShould(true);
    return CompositeArchRule.of(frameworks).and(entities).as("frameworks stay at the edge");
  }

  /** What an object needs comes through its constructor. */
  public static ArchRule noFieldIsInjected() {
    return noFields()
        .should()
        .beAnnotatedWith("jakarta.inject.Inject")
        .orShould()
        .beAnnotatedWith("jakarta.annotation.Resource")
        .orShould()
        .beAnnotatedWith("jakarta.ws.rs.core.Context")
        .orShould()
        .beAnnotatedWith("jakarta.persistence.PersistenceContext")
        .allowEmptyShould(true);
  }

  /** One resource answers all requests, on any thread at once: nothing of one stays in it. */
  public static ArchRule resourcesKeepNothing() {
    return fields()
        .that()
        .areDeclaredInClassesThat()
        .areAnnotatedWith("jakarta.ws.rs.Path")
        .should()
        .beFinal()
        .allowEmptyShould(true);
  }

  /** State has an owner, not {@code static}. */
  public static ArchRule noStaticFieldChanges() {
    return fields().that().areStatic().should().beFinal().allowEmptyShould(true);
  }

  private static final class Primitive extends DescribedPredicate<JavaClass> {
    Primitive() {
      super("are primitive");
    }

    @Override
    public boolean test(JavaClass type) {
      return type.getBaseComponentType().isPrimitive();
    }
  }

  private static final class Feature extends DescribedPredicate<JavaClass> {
    private final DescribedPredicate<JavaClass> core = resideInAPackage(CORE);
    private final DescribedPredicate<JavaClass> others =
        resideInAnyPackage(
            "dev.waggle..core.state..", "dev.waggle..core.decision..", "dev.waggle..core.engine..");

    Feature() {
      super("are features of the core");
    }

    @Override
    public boolean test(JavaClass type) {
      return core.test(type) && !others.test(type);
    }
  }

  private static final class ImpureAccess extends DescribedPredicate<JavaAccess<?>> {
    ImpureAccess() {
      super("gives the time, chance or the process");
    }

    @Override
    public boolean test(JavaAccess<?> access) {
      AccessTarget target = access.getTarget();
      String owner = target.getOwner().getName();
      if (owner.equals("java.lang.System")) {
        return !ALLOWED_OF_SYSTEM.contains(target.getName());
      }
      return (owner.startsWith("java.time.") && target.getName().equals("now"))
          || (owner.equals("java.util.UUID") && target.getName().equals("randomUUID"))
          || (owner.equals("java.util.Collections")
              && target.getFullName().equals("java.util.Collections.shuffle(java.util.List)"))
          || (owner.equals("java.lang.Math") && target.getName().equals("random"));
    }
  }

  private static final class ImpureType extends DescribedPredicate<JavaClass> {
    private static final Set<String> NAMES =
        Set.of(
            "java.time.Clock",
            "java.util.Random",
            "java.util.SplittableRandom",
            "java.util.Timer",
            "java.util.TimerTask",
            "java.util.Scanner",
            "java.lang.Thread",
            "java.lang.ThreadLocal",
            "java.lang.ThreadGroup",
            "java.lang.Process",
            "java.lang.ProcessBuilder",
            "java.lang.Runtime");

    ImpureType() {
      super("are clocks, sources of chance, threads or locks");
    }

    @Override
    public boolean test(JavaClass type) {
      return NAMES.contains(type.getName())
          || type.getPackageName().startsWith("java.util.concurrent")
          || type.getPackageName().startsWith("java.util.random");
    }
  }

  private static final class NameNoImplementation extends ArchCondition<JavaClass> {
    private final DescribedPredicate<JavaClass> adapter = resideInAPackage(ADAPTER);
    private final DescribedPredicate<JavaClass> port =
        resideInAPackage(CORE).and(JavaClass.Predicates.INTERFACES);

    NameNoImplementation() {
      super("name no implementation of a port of the core");
    }

    @Override
    public void check(JavaClass type, ConditionEvents events) {
      for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
        JavaClass target = dependency.getTargetClass();
        if (adapter.test(target)
            && !target.getPackage().equals(type.getPackage())
            && target.getAllRawInterfaces().stream().anyMatch(port)) {
          events.add(SimpleConditionEvent.violated(dependency, dependency.getDescription()));
        }
      }
    }
  }
}
