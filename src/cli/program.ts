/** The command line as users meet it: commands, flags and help. What a command does is in `commands/`. */

import { Command, Option } from 'commander';
import { slotStrategies } from '../slots/registry.ts';
import type { SlotStrategyName } from '../slots/types.ts';
import { parseGap, parseImbalance, parseMoves } from './gates.ts';
import type { Outcome } from './outcome.ts';
import type { Paint } from './paint.ts';
import type { OutputFlags, SolveFlags } from './solve-flags.ts';

/** Runs a command and prints what it returns. */
export type Deliver = (flags: OutputFlags, run: (paint: Paint) => Promise<Outcome>, command: Command) => Promise<void>;

const FILE = 'problem file in YAML or JSON, or - for stdin';

const FILE_HELP = `
A problem file:
  evenslot: 1
  kind: slots
  taskManagers:
    - { id: tm, slots: 4, count: 3 }          # tm-1, tm-2, tm-3
  vertices:
    - { id: source, parallelism: 6 }
    - { id: sink, parallelism: 3, load: 2.5 }
  edges:
    - { from: source, to: sink, ship: REBALANCE }
  previous: []                                # "slots" of an earlier plan, to keep moves few
An entry with "count: n" stands for n entries: copy i gets -i at the end of its id, pipeline and coLocationGroup
(edges: from and to). All fields: schema/slots.schema.json in the package.`;

const EXIT_HELP = `
Exit codes:
  0 solved   2 usage   3 bad input   4 infeasible   5 unknown   6 gate missed   7 verification failed
  8 outside system failed   130 interrupted   1 a bug in evenslot`;

export function buildProgram(version: string, deliver: Deliver): Command {
  const program = new Command('evenslot')
    .description(
      `Places streaming work evenly on task-manager slots, and proves how even it is.

Examples:
  evenslot compare job.yaml
  evenslot allocate job.yaml --json > plan.json
  evenslot verify job.yaml plan.json`,
    )
    .version(version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand('help [command]', 'print the help of a command')
    .configureHelp({ showGlobalOptions: true })
    .option('--json', 'print one JSON document instead of text')
    .option('-o, --output <file>', 'write the result to a file instead of stdout')
    .option('-q, --quiet', 'print the answer line only, and no remarks')
    .option('--no-color', 'never colour (NO_COLOR and TERM=dumb do the same)')
    .option('--debug', 'print a stack trace when something fails')
    .addHelpText('after', EXIT_HELP)
    .showHelpAfterError('(evenslot --help lists commands and flags)')
    .exitOverride();

  addSolveFlags(
    program
      .command('compare')
      .summary('run every strategy on a problem and show them side by side')
      .description(
        `Runs every strategy on a problem and shows them side by side. Gates and exit code look at the last one, balanced.

Examples:
  evenslot compare job.yaml
  evenslot compare job.yaml --max-imbalance 1.05 --quiet`,
      ),
  ).action(async (file: string, _own: unknown, command: Command) => {
    const flags = command.optsWithGlobals<SolveFlags>();
    const { runCompare } = await import('./commands/compare.ts');
    await deliver(flags, (paint) => runCompare(file, flags, paint), command);
  });

  const strategies = new Option(
    '--strategy <name>',
    `how to place: ${slotStrategies.map(({ name, describe }) => `${name} (${describe})`).join('; ')}`,
  )
    .choices(slotStrategies.map(({ name }) => name))
    .default('balanced');
  addSolveFlags(
    program
      .command('allocate')
      .summary('make one plan')
      .description(
        `Makes one plan: every subtask in a slot.

Examples:
  evenslot allocate job.yaml
  evenslot allocate job.yaml --json --require optimal > plan.json`,
      )
      .addOption(strategies),
  ).action(async (file: string, _own: unknown, command: Command) => {
    const flags = command.optsWithGlobals<SolveFlags & { strategy?: SlotStrategyName }>();
    const { runAllocate } = await import('./commands/allocate.ts');
    await deliver(flags, (paint) => runAllocate(file, flags, paint), command);
  });

  program
    .command('verify')
    .summary('judge a plan from any source, without a solver')
    .description(
      `Judges a plan from any source against its problem, without a solver.

Examples:
  evenslot verify job.yaml plan.json
  evenslot compare job.yaml --json | evenslot verify job.yaml -`,
    )
    .argument('<problem>', FILE)
    .argument('<plan>', 'plan in JSON as allocate or compare print it, or - for stdin')
    .action(async (problem: string, plan: string, _own: unknown, command: Command) => {
      const flags = command.optsWithGlobals<OutputFlags>();
      const { runVerify } = await import('./commands/verify.ts');
      await deliver(flags, (paint) => runVerify(problem, plan, flags, paint), command);
    });
  return program;
}

function addSolveFlags(command: Command): Command {
  return command
    .argument('<file>', FILE)
    .addOption(
      new Option('--slots <which>', 'grant all slots to groups, or only the minimum that each group needs')
        .choices(['all', 'minimum'])
        .default('all'),
    )
    .option('--max-moves <number>', 'most subtasks that may change slot against "previous"', parseMoves)
    .addOption(
      new Option('--effort <effort>', 'how hard unequal loads are levelled')
        .choices(['instant', 'improve'])
        .default('improve'),
    )
    .optionsGroup('Quality gates (exit code 6 when missed):')
    .addOption(new Option('--require <status>', 'the plan must be proven optimal').choices(['optimal']))
    .option('--max-gap <gap>', 'largest gap to the lower bound, such as 1% or 0.01', parseGap)
    .option('--max-imbalance <ratio>', 'largest busiest / mean of the task managers, such as 1.05', parseImbalance)
    .addHelpText('after', FILE_HELP);
}
