# Builds, tests and installs Gatewarden. Hand-written; reads config.mk, which configure makes.
# A new source file needs no edit here: a .cc under src/ joins the library, src/programs/gatewarden*.cc make a program each,
# and one under tests/FOLDER joins that folder's test program.
#
#   make                  the programs and their manuals, in build/
#   make run              set up and start the demo stack under var/ (installs what is missing); make stop takes it down
#   make check            every test (installs what is missing)
#   make fuzz             live fuzzing of every parser of untrusted bytes, FUZZ_SECONDS each
#   make sanitize         the suite under AddressSanitizer and UndefinedBehaviorSanitizer
#   make faults           the faults as often as the security list asks, FAULT_SECONDS each at most; make check has a few of each
#   make messages         the texts for translators in build/locale/gatewarden.pot; tells what German lacks
#   make bench            figures and ratios of one run, also in var/bench.json
#   make bench-registration   the same of registration at volume, also in var/bench-registration.json
#   make bench-overload   what becomes of ten times too much, also in var/bench-overload.json
#   make bench-times      whether the time of a refused log-in tells something of the account
#   make install          DESTDIR= and prefix= are honoured
#   make deb              Debian packages, in build/deb/; make check-packages tries them in a clean Debian 12,
#                         make check-booted in one that is booted
#   make rpm              rpm packages and their sources, in build/rpm/, as far as this machine can make them
#   make check-reproducible   builds both twice, in other folders, time zones and languages: every file must be the same
#
# V=1 shows the commands.

BUILD ?= build
SANITIZE ?=
Q = $(if $(V),,@)
say = $(if $(V),,@printf '%-8s %s\n' $(1) $(2))

ifneq ($(filter-out clean distclean run check check-quick bench bench-registration bench-times bench-overload faults fuzz sanitize stop dependencies run-dependencies test-dependencies,$(or $(MAKECMDGOALS),all)),)
include config.mk
endif

all: programs manuals

# --- what a new machine needs -------------------------------------------------------------------------------------

dependencies:
	packaging/install-dependencies build

run-dependencies:
	packaging/install-dependencies run

test-dependencies:
	packaging/install-dependencies test

configure: configure.ac
	autoconf -I /usr/local/share/aclocal -I /usr/share/aclocal

config.mk: configure config.mk.in
	$(call say,configure,$@)
	$(Q)./configure --quiet $(CONFIGURE_FLAGS)

# --- compiling ----------------------------------------------------------------------------------------------------

# How far the target at hand is optimised, and what debuggers are told of it.
LEVEL = $(OPTIMISATION)
DEBUGGING = -g
FORTIFY = -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3
WARNINGS = -Wall -Wextra -Wshadow -Wconversion -Wformat=2 -Wdate-time -Werror
HARDENING = -fstack-protector-strong -fstack-clash-protection -fcf-protection -D_GLIBCXX_ASSERTIONS
ifeq ($(SANITIZE),)
OPTIMISATION ?= -O2
HARDENING += $(FORTIFY)
else
OPTIMISATION ?= -O1
DEBUGGING = -g1
SANITIZE_FLAGS = -fsanitize=$(SANITIZE) -fno-sanitize-recover=all -fno-omit-frame-pointer -DGATEWARDEN_SANITIZED
endif
DEFINES = -DGATEWARDEN_VERSION='"$(VERSION)"' -DOPENSSL_API_COMPAT=30000 -DOPENSSL_NO_DEPRECATED
# Libraries' headers are system headers to the compiler, so that -Werror judges ours alone.
COMPILE = $(CXX) $(CXX_STANDARD) $(DEBUGGING) $(LEVEL) $(WARNINGS) $(HARDENING) $(SANITIZE_FLAGS) -ffile-prefix-map=$(CURDIR)=. -MMD -MP \
	-Isrc $(DEFINES) $(patsubst -I%,-isystem %,$(LIBRARY_CFLAGS)) -fPIE
LINK = $(CXX) $(SANITIZE_FLAGS) -pie -Wl,-z,relro,-z,now $(CONFIGURED_LDFLAGS)

# Folders of src/ that are not wanted, nor their tests.
WITHOUT ?=
SOURCES = $(filter-out $(PROGRAM_SOURCES) $(WITHOUT:%=src/%/%),$(sort $(wildcard src/*/*.cc src/*/*/*.cc)))
OBJECTS = $(SOURCES:src/%.cc=$(BUILD)/src/%.o)
LIBRARY = $(BUILD)/libgatewarden.a
PROGRAM_SOURCES = $(sort $(wildcard src/programs/gatewarden*.cc))
PROGRAMS = $(foreach source,$(PROGRAM_SOURCES),$(BUILD)/$(subst _,-,$(basename $(notdir $(source)))))

# web/locale/LANGUAGE.po
CATALOGUES = $(patsubst web/locale/%.po,$(BUILD)/locale/%.mo,$(sort $(wildcard web/locale/*.po)))

programs: $(PROGRAMS) $(CATALOGUES)

# What tests include is compiled once for all of them, and for a sanitized library as well; the library without sanitizers shows
# that each file includes what it uses.
COMMON = $(BUILD)/tests/common.h
WITH_COMMON = -include $(COMMON) -Winvalid-pch
$(COMMON):
$(COMMON).gch: tests/harness/common.h config.mk
	@mkdir -p $(@D)
	$(call say,compile,$<)
	$(Q)echo '#include "harness/common.h"' > $(COMMON) && $(COMPILE) -Itests $(TEST_CFLAGS) -x c++-header -o $@ $(COMMON)

ifneq ($(SANITIZE),)
$(OBJECTS): $(COMMON).gch
$(OBJECTS): COMPILE += -Itests $(WITH_COMMON)
endif
$(BUILD)/src/%.o: src/%.cc config.mk
	@mkdir -p $(@D)
	$(call say,compile,$<)
	$(Q)$(COMPILE) -c -o $@ $<

# `make install prefix=…` compiles and links again what depends on the prefix, and nothing else.
$(BUILD)/src/platform/config/shared_files.o: DEFINES += -DGATEWARDEN_PREFIX='"$(prefix)"'
$(BUILD)/src/platform/config/shared_files.o: $(BUILD)/prefix
$(BUILD)/prefix: FORCE
	@mkdir -p $(@D)
	@echo '$(prefix)' | cmp -s - $@ || echo '$(prefix)' > $@
FORCE:

$(LIBRARY): $(OBJECTS)
	@rm -f $@
	$(call say,archive,$@)
	$(Q)$(AR) rcs $@ $^

# gatewarden_worker.cc makes gatewarden-worker.
define program_rule
$(BUILD)/$(subst _,-,$(basename $(notdir $(1)))): $(1:src/%.cc=$(BUILD)/src/%.o) $$(LIBRARY)
	$$(call say,link,$$@)
	$$(Q)$$(LINK) -o $$@ $$^ $$(LIBRARY_LIBS)
endef
$(foreach source,$(PROGRAM_SOURCES),$(eval $(call program_rule,$(source))))

# --- languages ----------------------------------------------------------------------------------------------------

# Who adds a text adds its German at the end of de.po; of two who add the same at once, the first counts.
$(BUILD)/locale/%.mo: web/locale/%.po
	@mkdir -p $(@D)
	$(call say,messages,$@)
	$(Q)msguniq --use-first $< | msgfmt --check-format -o $@ -

# Every text that is marked: [[…]] in templates, text_of("…") and plural_of("…", "…") in the source. Without the time, by which
# two builds of one source would differ.
TEXTS = $(BUILD)/locale/gatewarden.pot
TEMPLATES = $(sort $(wildcard web/templates/*.html web/mails/*.*))
$(TEXTS): $(BUILD)/gatewarden $(TEMPLATES) $(SOURCES)
	@mkdir -p $(@D)
	$(call say,messages,$@)
	$(Q)$(BUILD)/gatewarden page texts $(TEMPLATES) > $(BUILD)/locale/templates.c
	$(Q)xgettext --from-code=UTF-8 --no-wrap --package-name=gatewarden --language=C++ --keyword --keyword=text_of \
	    --keyword=plural_of:1,2 -o $@.new $(BUILD)/locale/templates.c $(SOURCES) $(PROGRAM_SOURCES)
	$(Q)sed '/^"POT-Creation-Date:/d' $@.new > $@ && rm $@.new

messages: $(TEXTS)
	tests/lint/check-messages

# --- manuals ------------------------------------------------------------------------------------------------------

# docs/man/*.scd; a line "@PART@" stands for the file PART.part beside it, or for what the program's own tables say (gatewarden
# config manual PART).
MANUALS = $(patsubst docs/man/%.scd,$(BUILD)/man/%,$(sort $(wildcard docs/man/*.scd)))
manuals: $(MANUALS)

$(BUILD)/man/%: docs/man/%.scd $(BUILD)/gatewarden $(wildcard docs/man/*.part)
	@mkdir -p $(@D)
	$(call say,manual,$@)
	$(Q)awk -v program=$(BUILD)/gatewarden '/^@[a-z]+@$$/ { part = substr($$0, 2, length($$0) - 2); \
	    command = "cat docs/man/" part ".part 2>/dev/null || " program " config manual " part; \
	    while ((command | getline line) > 0) print line; if (close(command) != 0) exit 1; next } { print }' $< > $@.scd
	$(Q)scdoc < $@.scd > $@.new && mv $@.new $@

$(BUILD)/completion.bash: $(BUILD)/gatewarden
	$(Q)$(BUILD)/gatewarden completion bash > $@.new && mv $@.new $@

# --- installing ---------------------------------------------------------------------------------------------------

bindir = $(prefix)/bin
sbindir = $(prefix)/sbin
datadir = $(prefix)/share
mandir = $(datadir)/man
systemdsystemunitdir = $(prefix)/lib/systemd/system
# Where monitoring-plugins are; lib64 on Fedora and Enterprise Linux.
plugindir = $(prefix)/lib/nagios/plugins

# Files that name installed ones: written for prefix=/usr, installed for this one.
$(BUILD)/installed/%: % $(BUILD)/prefix
	@mkdir -p $(@D)
	$(Q)sed 's,/usr/\(bin\|sbin\|share\)/gatewarden,$(prefix)/\1/gatewarden,g' $< > $@
$(BUILD)/installed/systemd/%@.service: $(BUILD)/installed/systemd/%.service systemd/instances.sed
	$(Q)sed -f systemd/instances.sed $< > $@
$(BUILD)/installed/systemd/%@.socket: $(BUILD)/installed/systemd/%.socket systemd/instances.sed
	$(Q)sed -f systemd/instances.sed $< > $@
UNITS = $(foreach unit,$(wildcard systemd/*.service systemd/*.socket), \
	$(BUILD)/installed/$(unit) $(BUILD)/installed/$(basename $(unit))@$(suffix $(unit)))
SNIPPETS = $(addprefix $(BUILD)/installed/,$(wildcard nginx/*.conf))

# Every file that is installed: mode, source, folder, and the name there if it is another.
define MANIFEST
0755 $(BUILD)/gatewarden $(bindir)
0755 $(BUILD)/gatewarden-worker $(sbindir)
0755 $(BUILD)/gatewarden-batchd $(sbindir)
$(foreach file,$(wildcard sql/*.sql),0644 $(file) $(datadir)/gatewarden/sql$(newline))
$(foreach file,$(wildcard web/templates/*),0644 $(file) $(datadir)/gatewarden/templates$(newline))
$(foreach file,$(wildcard web/mails/*),0644 $(file) $(datadir)/gatewarden/mails$(newline))
$(foreach file,$(wildcard web/assets/*),0644 $(file) $(datadir)/gatewarden/assets$(newline))
$(foreach file,$(CATALOGUES) $(TEXTS),0644 $(file) $(datadir)/gatewarden/locale$(newline))
$(foreach file,$(SNIPPETS),0644 $(file) $(datadir)/gatewarden/nginx$(newline))
$(foreach file,$(UNITS),0644 $(file) $(systemdsystemunitdir)$(newline))
0644 $(BUILD)/installed/systemd/network.conf $(datadir)/gatewarden/systemd
$(foreach file,$(MANUALS),0644 $(file) $(mandir)/man$(subst .,,$(suffix $(file)))$(newline))
0755 docs/monitoring/check_gatewarden $(plugindir)
0644 docs/monitoring/gatewarden.rules.yml $(datadir)/gatewarden/monitoring
0644 $(BUILD)/completion.bash $(datadir)/bash-completion/completions gatewarden
0644 LICENSE $(datadir)/doc/gatewarden
endef
define newline


endef
export MANIFEST

# What an installation has besides programs and what lies ready in the source.
installables: manuals $(TEXTS) $(BUILD)/completion.bash $(UNITS) $(BUILD)/installed/systemd/network.conf $(SNIPPETS)

install: programs installables
	$(Q)printf '%s\n' "$$MANIFEST" | while read -r mode source folder name; do \
	    [ -n "$$mode" ] || continue; \
	    install -D -m "$$mode" "$$source" "$(DESTDIR)$$folder/$${name:-$${source##*/}}" || exit 1; \
	done

# --- packages -----------------------------------------------------------------------------------------------------

# The .deb files, in build/deb/. They are built from what git knows, in a tree of their own, with its time as theirs.
# COMPILED=build spares the second compilation where the programs have just been built of the same source: everything is linked
# anew, and compiled again only where a source is newer or the prefix matters.
COMPILED ?=
DEB_TREE = $(BUILD)/deb/gatewarden-$(VERSION)
deb:
	packaging/install-dependencies deb
	rm -rf $(BUILD)/deb
	mkdir -p $(DEB_TREE)
	git ls-files -z | tar --create --null --files-from=- | tar --extract --directory=$(DEB_TREE)
	cp -r packaging/debian $(DEB_TREE)/debian
	cd $(DEB_TREE) && GATEWARDEN_OBJECTS=$(abspath $(COMPILED)) dpkg-buildpackage --build=binary --unsigned-changes --no-pre-clean
	lintian --fail-on error,warning --info $(BUILD)/deb/*.changes

# Unpacked into a root, and run from there by the harness.
check-installed: deb
	packaging/check-installed $(BUILD)/deb

# Installed, upgraded, removed and purged in a clean Debian 12: needs root and a mirror.
check-packages: deb
	packaging/check-packages $(BUILD)/deb

# The same in a Debian 12 that is booted, with its systemd, nginx, MariaDB and memcached: in a machine of its own, or in a container
# where there is no KVM. COMPILED=build as above.
check-booted: deb
	packaging/install-dependencies booted
	packaging/check-booted $(BUILD)/deb var/booted

# The rpm packages and their sources, in build/rpm/, with the libraries that Fedora and Enterprise Linux lack.
rpm:
	packaging/install-dependencies rpm
	rm -rf $(BUILD)/rpm
	packaging/build-rpm $(BUILD)/rpm

check-reproducible:
	packaging/install-dependencies deb
	packaging/install-dependencies rpm
	packaging/check-reproducible $(BUILD)/reproducible

.PHONY: deb rpm check-packages check-installed check-booted check-reproducible

# --- tests --------------------------------------------------------------------------------------------------------

TEST_FOLDERS = unit system fault fuzz
HARNESS_OBJECTS = $(patsubst %.cc,$(BUILD)/%.o,$(sort $(wildcard tests/harness/*.cc)))
# An archive: a test program takes what it uses of it, main() too (runner.cc) unless it has its own.
HARNESS = $(BUILD)/libharness.a
TEST_PROGRAMS = $(foreach folder,$(TEST_FOLDERS),$(if $(wildcard tests/$(folder)/*.cc),$(BUILD)/tests/$(folder)-tests))
test-programs: $(TEST_PROGRAMS)

$(BUILD)/tests/%: DEBUGGING = -g1
$(BUILD)/tests/%.o: tests/%.cc config.mk
	@mkdir -p $(@D)
	$(call say,compile,$<)
	$(Q)$(COMPILE) -Itests $(TEST_CFLAGS) -c -o $@ $<

# Tests are compiled in the least time, and the harness with them. Measurements are optimised like the programs.
define quick_rule
$(BUILD)/tests/$(1)/%.o: LEVEL = -O0
$(BUILD)/tests/$(1)/%.o: FORTIFY =
$(BUILD)/tests/$(1)/%.o: tests/$(1)/%.cc config.mk $(COMMON).gch
	@mkdir -p $$(@D)
	$$(call say,compile,$$<)
	$$(Q)$$(COMPILE) -Itests $$(TEST_CFLAGS) $(WITH_COMMON) -c -o $$@ $$<
endef
$(foreach folder,unit system fault demo harness,$(eval $(call quick_rule,$(folder))))

$(HARNESS): $(HARNESS_OBJECTS)
	@rm -f $@
	$(call say,archive,$@)
	$(Q)$(AR) rcs $@ $^

define test_rule
TEST_SOURCES_$(1) = $(filter-out $(WITHOUT:%=tests/unit/%_%.cc),$(sort $(wildcard tests/$(1)/*.cc tests/$(1)/*/*.cc)))
$(BUILD)/tests/$(1)-tests: $$(TEST_SOURCES_$(1):%.cc=$(BUILD)/%.o) $$(HARNESS) $$(LIBRARY) | $$(CATALOGUES)
	$$(call say,link,$$@)
	$$(Q)$$(LINK) -o $$@ $$^ $$(LIBRARY_LIBS) $$(TEST_LIBS)
endef
$(foreach folder,$(TEST_FOLDERS),$(eval $(call test_rule,$(folder))))

# The demo, which the interoperability and browser tests start as well.
DEMO = $(BUILD)/tests/demo-stack
$(DEMO): $(patsubst %.cc,$(BUILD)/%.o,$(sort $(wildcard tests/demo/*.cc))) $(HARNESS) $(LIBRARY)
	$(call say,link,$@)
	$(Q)$(LINK) -o $@ $^ $(LIBRARY_LIBS) $(TEST_LIBS)

# The figures use the harness's stack, and have a main() of their own: figures.cc here and in registration/.
BENCH = $(BUILD)/tests/bench-figures
BENCH_REGISTRATION = $(BUILD)/tests/bench-registration
BENCH_TIMES = $(BUILD)/tests/bench-times
BENCH_OVERLOAD = $(BUILD)/tests/bench-overload
BENCH_SHARED = $(filter-out tests/bench/figures.cc,$(sort $(wildcard tests/bench/*.cc)))
define bench_rule
$(1): $(patsubst %.cc,$(BUILD)/%.o,$(BENCH_SHARED) $(2)) $$(HARNESS) $$(LIBRARY)
	$$(call say,link,$$@)
	$$(Q)$$(LINK) -o $$@ $$^ $$(LIBRARY_LIBS) $$(TEST_LIBS)
endef
$(eval $(call bench_rule,$(BENCH),tests/bench/figures.cc))
$(eval $(call bench_rule,$(BENCH_REGISTRATION),$(sort $(wildcard tests/bench/registration/*.cc))))
$(eval $(call bench_rule,$(BENCH_TIMES),$(sort $(wildcard tests/bench/times/*.cc))))
$(eval $(call bench_rule,$(BENCH_OVERLOAD),$(sort $(wildcard tests/bench/overload/*.cc))))

# As many jobs as processors, unless make was told.
ALL_JOBS = $(if $(filter -j%,$(MAKEFLAGS)),,-j$(shell nproc))

# What needs no server and no endpoint runs under the sanitizers, too: make sanitize takes everything, and its time. With ALSO=packages (as in
# continuous integration) the packages are made of the same objects, unpacked, and what they install is run.
SANITIZED_BUILD = build-sanitized
ALSO ?=
check: test-dependencies
	$(MAKE) --no-print-directory $(ALL_JOBS) build-everything
	$(MAKE) --no-print-directory $(ALL_JOBS) BUILD=$(SANITIZED_BUILD) SANITIZE=address,undefined OPTIMISATION=-O0 WITHOUT=endpoints \
		$(SANITIZED_BUILD)/tests/unit-tests $(SANITIZED_BUILD)/tests/fuzz-tests
	$(if $(filter packages,$(ALSO)),$(MAKE) --no-print-directory deb COMPILED=$(BUILD))
	SANITIZED_BUILD=$(SANITIZED_BUILD) $(if $(filter packages,$(ALSO)),BUILT_PACKAGES=$(BUILD)/deb) tests/run-all

build-everything: programs installables test-programs $(DEMO) $(BENCH) $(BENCH_REGISTRATION) $(BENCH_TIMES) $(BENCH_OVERLOAD)

sanitize: test-dependencies
	$(MAKE) --no-print-directory $(ALL_JOBS) BUILD=build-sanitize SANITIZE=address,undefined build-everything
	BUILD=build-sanitize tests/run-all unit fuzz system fault

# The targets of tests/fuzz on clang's libFuzzer, FUZZ_SECONDS each; make check has them as tests.
FUZZ_SECONDS ?= 20
$(BUILD)/tests/fuzz-live: $(patsubst %.cc,$(BUILD)/%.o,$(sort $(wildcard tests/fuzz/*.cc))) $(LIBRARY)
	$(call say,link,$@)
	$(Q)$(LINK) -fsanitize=fuzzer -o $@ $^ $(LIBRARY_LIBS)

fuzz:
	packaging/install-dependencies fuzz
	$(MAKE) --no-print-directory $(ALL_JOBS) BUILD=build-fuzz CXX=clang++ SANITIZE=fuzzer-no-link,address,undefined \
		TEST_CFLAGS=-DGATEWARDEN_FUZZING build-fuzz/tests/fuzz-live
	tests/fuzz/live $(FUZZ_SECONDS)

# The long form of tests/fault: thousands of kills and cuts, with a line for each kind that says how many.
FAULT_SECONDS ?= 600
faults: test-dependencies
	$(MAKE) --no-print-directory $(ALL_JOBS) programs $(BUILD)/tests/fault-tests
	GATEWARDEN_FAULTS=long GATEWARDEN_FAULT_SECONDS=$(FAULT_SECONDS) $(BUILD)/tests/fault-tests --verbose

bench: test-dependencies
	$(MAKE) --no-print-directory $(ALL_JOBS) programs $(BENCH)
	$(BENCH)

bench-times: test-dependencies
	$(MAKE) --no-print-directory $(ALL_JOBS) programs $(BENCH_TIMES)
	$(BENCH_TIMES)

bench-overload: test-dependencies
	$(MAKE) --no-print-directory $(ALL_JOBS) programs $(BENCH_OVERLOAD)
	$(BENCH_OVERLOAD)

bench-registration: test-dependencies
	$(MAKE) --no-print-directory $(ALL_JOBS) programs $(BENCH_REGISTRATION)
	$(BENCH_REGISTRATION)

run: run-dependencies
	$(MAKE) --no-print-directory $(ALL_JOBS) programs $(DEMO)
	tests/harness/demo start

stop:
	tests/harness/demo stop

compile_commands.json: config.mk
	$(MAKE) --always-make --dry-run --no-print-directory build-everything | tests/lint/compile-commands > $@

clean:
	rm -rf build build-*

distclean: clean
	rm -rf config.mk configure config.log config.status autom4te.cache compile_commands.json

.PHONY: all compile_commands.json programs messages manuals installables dependencies run-dependencies test-dependencies test-programs build-everything check sanitize faults fuzz bench bench-registration bench-times bench-overload run stop clean distclean install
-include $(patsubst %.o,%.d,$(OBJECTS) $(HARNESS_OBJECTS)) $(COMMON).d $(wildcard $(BUILD)/src/programs/*.d $(BUILD)/tests/*/*.d $(BUILD)/tests/*/*/*.d)
