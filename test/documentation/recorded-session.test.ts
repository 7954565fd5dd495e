import { describe, expect, it } from '@jest/globals';
import { comparable, pageAt, toldCommands } from '../scenarios/told-commands.ts';
import { recordedTour, recording } from './recorded-tour.ts';
import { linesOfTerminalSvg, terminalSvg } from './terminal-svg.ts';

describe('the picture of a terminal', () => {
  it('has every line, its colours, and what XML reserves', () => {
    const svg = terminalSvg('a <title>', ['\u001b[1mNAME\u001b[22m  a & b', '<c> "d"']);
    expect(linesOfTerminalSvg(svg)).toEqual(['NAME  a & b', '<c> "d"']);
    expect(svg).toContain('<tspan class="bold">NAME</tspan>  a &amp; b</text>');
    expect(svg).toContain('<title>a &lt;title&gt;</title>');
  });
});

describe('the recorded session', () => {
  it('shows the commands of the README and what they print; `npm run docs:record` draws it anew', () => {
    const shown = linesOfTerminalSvg(pageAt(recording)).join('\n');
    const told = toldCommands(`\`\`\`console\n${shown}\n\`\`\`\n`);
    expect(comparable(told)).toEqual(comparable(recordedTour()));
    expect(pageAt('README.md')).toContain(recording);
  });
});
