/** The command line as users meet it: commands, flags and help. What a command does is in `commands/`. */

import { Command, Option } from 'commander';
import { partitionStrategies } from '../partition-strategies.ts';
import type { PartitionStrategyName } from '../partitions/types.ts';
import { slotStrategies } from '../slots/registry.ts';
import type { SlotStrategyName } from '../slots/types.ts';
import { parseGap, parseImbalance, parseMoves } from './gates.ts';
import { EXIT_HELP, PARTITIONS_HELP, SLOTS_HELP } from './help-text.ts';
import type { Outcome } from './outcome.ts';
import type { Paint } from './paint.ts';
import type { OutputFlags, SolveFlags } from './solve-flags.ts';

/** Runs a command and prints what it returns. */
export type Deliver = (flags: OutputFlags, run: (paint: Paint) => Promise<Outcome>, command: Command) => Promise<void>;

const FILE = 'problem file in YAML or JSON, or - for stdin';

export function buildProgram(version: string, deliver: Deliver): Command {
  const program = new Command('evenslot')
    .description(
      `Places streaming work evenly: subtasks on task-manager slots, partitions on consumers. Proves how even it is.

Examples:
  evenslot compare job.yaml
  evenslot allocate job.yaml --json > plan.json
  evenslot assign group.yaml
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
  addCompare(program, deliver);
  addAllocate(program, deliver);
  addAssign(program, deliver);
  addVerify(program, deliver);
  return program;
}

function addCompare(program: Command, deliver: Deliver): void {
  const command = program
    .command('compare')
    .summary('run every strategy on a problem and show them side by side')
    .description(
      `Runs every strategy on a problem of either kind and shows them side by side. Gates and exit code look at the last
one, balanced.

Examples:
  evenslot compare job.yaml
  evenslot compare job.yaml --max-imbalance 1.05 --quiet
  kafka-consumer-groups.sh ... --describe --group g | evenslot compare -`,
    )
    .argument('<file>', FILE)
    .option('--max-moves <number>', 'most subtasks or partitions that may move from where they are', parseMoves)
    .addOption(
      effortOption(['instant', 'improve', 'exact'], 'how hard unequal loads are levelled; exact: partitions only'),
    );
  addSlotFlags(command.optionsGroup('For problems of kind slots:'));
  addPartitionFlags(command.optionsGroup('For problems of kind partitions:'));
  addGates(command, 'task managers or members')
    .addHelpText('after', `${SLOTS_HELP}\n${PARTITIONS_HELP}`)
    .action(async (file: string, _own: unknown, self: Command) => {
      const flags = self.optsWithGlobals<SolveFlags>();
      const { runCompare } = await import('./commands/compare.ts');
      await deliver(flags, (paint) => runCompare(file, flags, paint), self);
    });
}

function addAllocate(program: Command, deliver: Deliver): void {
  const command = program
    .command('allocate')
    .summary('make one plan of slots')
    .description(
      `Makes one plan: every subtask in a slot.

Examples:
  evenslot allocate job.yaml
  evenslot allocate job.yaml --json --require optimal > plan.json`,
    )
    .addOption(strategyOption(slotStrategies))
    .argument('<file>', FILE);
  addSlotFlags(command)
    .option('--max-moves <number>', 'most subtasks that may change slot against "previous"', parseMoves)
    .addOption(effortOption(['instant', 'improve'], 'how hard unequal loads are levelled'));
  addGates(command, 'task managers')
    .addHelpText('after', SLOTS_HELP)
    .action(async (file: string, _own: unknown, self: Command) => {
      const flags = self.optsWithGlobals<SolveFlags & { strategy?: SlotStrategyName }>();
      const { runAllocate } = await import('./commands/allocate.ts');
      await deliver(flags, (paint) => runAllocate(file, flags, paint), self);
    });
}

function addAssign(program: Command, deliver: Deliver): void {
  const command = program
    .command('assign')
    .summary('make one plan of partitions')
    .description(
      `Makes one plan: every partition with a consumer that subscribes to its topic.

Examples:
  evenslot assign group.yaml
  evenslot assign group.yaml --objective calm --json > plan.json
  kafka-consumer-groups.sh ... --describe --group g | evenslot assign -`,
    )
    .addOption(strategyOption(partitionStrategies))
    .argument('<file>', FILE);
  addPartitionFlags(command)
    .option('--max-moves <number>', 'most partitions that may be taken from the member that has them', parseMoves)
    .addOption(effortOption(['instant', 'improve', 'exact'], 'how hard unequal loads are levelled'));
  addGates(command, 'members')
    .addHelpText('after', PARTITIONS_HELP)
    .action(async (file: string, _own: unknown, self: Command) => {
      const flags = self.optsWithGlobals<SolveFlags & { strategy?: PartitionStrategyName }>();
      const { runAssign } = await import('./commands/assign.ts');
      await deliver(flags, (paint) => runAssign(file, flags, paint), self);
    });
}

function addVerify(program: Command, deliver: Deliver): void {
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
    .argument('<plan>', 'plan in JSON as allocate, assign or compare print it, or - for stdin')
    .action(async (problem: string, plan: string, _own: unknown, self: Command) => {
      const flags = self.optsWithGlobals<OutputFlags>();
      const { runVerify } = await import('./commands/verify.ts');
      await deliver(flags, (paint) => runVerify(problem, plan, flags, paint), self);
    });
}

function strategyOption(strategies: readonly { readonly name: string; readonly describe: string }[]): Option {
  const described = strategies.map(({ name, describe }) => `${name} (${describe})`);
  return new Option('--strategy <name>', `how to place: ${described.join('; ')}`)
    .choices(strategies.map(({ name }) => name))
    .default('balanced');
}

function effortOption(efforts: readonly string[], description: string): Option {
  return new Option('--effort <effort>', description).choices(efforts).default('improve');
}

// No defaults here: what is not given is left to the library, and what is given for the wrong kind of problem is refused.

function addSlotFlags(command: Command): Command {
  return command.addOption(
    new Option(
      '--slots <which>',
      'grant all slots to groups (the default), or only the minimum that each group needs',
    ).choices(['all', 'minimum']),
  );
}

function addPartitionFlags(command: Command): Command {
  return command
    .addOption(
      new Option(
        '--objective <first>',
        'what comes first: level (the busiest member lowest; the default), spread (every topic even over its subscribers) or calm (nothing moves that can stay)',
      ).choices(['level', 'spread', 'calm']),
    )
    .option(
      '--within <ratio>',
      'make the cheapest moves that bring the busiest member to at most this many times its lower bound, such as 1.1',
      parseImbalance,
    )
    .addOption(
      new Option(
        '--move-cost <what>',
        'what a move costs: 1 for each of the partitions (the default), or its load',
      ).choices(['partitions', 'load']),
    );
}

function addGates(command: Command, bins: string): Command {
  return command
    .optionsGroup('Quality gates (exit code 6 when missed):')
    .addOption(new Option('--require <status>', 'the plan must be proven optimal').choices(['optimal']))
    .option('--max-gap <gap>', 'largest gap to the lower bound, such as 1% or 0.01', parseGap)
    .option('--max-imbalance <ratio>', `largest busiest / mean of the ${bins}, such as 1.05`, parseImbalance);
}
