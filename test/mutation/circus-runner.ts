import { basename, dirname, resolve } from 'node:path';
import type { InstrumenterContext } from '@stryker-mutator/api/core';
import { declareFactoryPlugin, PluginKind } from '@stryker-mutator/api/plugin';
import {
  determineHitLimitReached,
  DryRunStatus,
  TestStatus,
  toMutantRunResult,
  type DryRunResult,
  type MutantRunOptions,
  type TestResult,
  type TestRunner,
} from '@stryker-mutator/api/test-runner';
import { forgetRecords } from './forget.ts';
import { loadTests, type LoadedTest, type Run } from './loaded-tests.ts';

type Context = { [Key in keyof InstrumenterContext]: InstrumenterContext[Key] | undefined };

declare global {
  // Where the instrumented source looks for the change to make, and counts where it has been.
  var __stryker__: Context | undefined;
}

/** Stryker's door to the tests of the domain: jest's own runner, in a process that has loaded every test. */
class CircusRunner implements TestRunner {
  #run: ReturnType<typeof loadTests> | undefined;
  readonly #context: Context = (globalThis.__stryker__ ??= {});

  /** Nothing has to be loaded again: what is computed while loading is never changed (`ignoreStatic`). */
  capabilities(): { reloadEnvironment: boolean } {
    return { reloadEnvironment: true };
  }

  async dryRun(): Promise<DryRunResult> {
    const result = await this.#ask({
      wants: () => true,
      starts: (test) => {
        this.#context.currentTestId = test?.id;
      },
      stopsAtFailure: false,
    });
    return result.status === DryRunStatus.Complete && this.#context.mutantCoverage !== undefined
      ? { ...result, mutantCoverage: this.#context.mutantCoverage }
      : result;
  }

  async mutantRun(options: MutantRunOptions): ReturnType<TestRunner['mutantRun']> {
    const { activeMutant, testFilter, sandboxFileName, hitLimit, disableBail } = options;
    const wanted = testFilter && new Set(testFilter);
    await forgetRecords();
    this.#context.hitCount = hitLimit === undefined ? undefined : 0;
    this.#context.hitLimit = hitLimit;
    const result = await this.#ask({
      wants: ({ id }) => wanted?.has(id) ?? true,
      starts: () => {
        this.#context.activeMutant = activeMutant.id;
      },
      folderFirst: basename(dirname(sandboxFileName)),
      stopsAtFailure: !disableBail,
    });
    this.#context.activeMutant = undefined;
    const { hitCount } = this.#context;
    return toMutantRunResult(determineHitLimitReached(hitCount, hitLimit) ?? result, disableBail);
  }

  async #ask(how: Run): Promise<DryRunResult> {
    try {
      const run = await (this.#run ??= loadTests());
      const ran = await run(how);
      return { status: DryRunStatus.Complete, tests: ran.map(resultOf) };
    } catch (error) {
      return { status: DryRunStatus.Error, errorMessage: String(error) };
    }
  }
}

function resultOf({ id, name, file, test }: LoadedTest): TestResult {
  const result = { id, name, fileName: resolve(file), timeSpentMs: test.duration ?? 0 };
  return test.errors.length === 0
    ? { ...result, status: TestStatus.Success }
    : { ...result, status: TestStatus.Failed, failureMessage: String([test.errors[0]].flat()[0]) };
}

const circusRunner = (): TestRunner => new CircusRunner();
circusRunner.inject = [] as const;

/** What Stryker looks for in a module that it is told to load. */
export const strykerPlugins = [declareFactoryPlugin(PluginKind.TestRunner, 'circus', circusRunner)];
