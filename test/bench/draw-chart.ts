import { CustomChart, LineChart as LineSeries, ScatterChart } from 'echarts/charts';
import { GridComponent, LegendComponent, MarkLineComponent, TitleComponent } from 'echarts/components';
import { init, use, type EChartsCoreOption } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import type { Chart, LineChart, RatioChart } from './charts.ts';
import { ratioText } from './figure.ts';

use([
  CustomChart,
  LineSeries,
  ScatterChart,
  GridComponent,
  LegendComponent,
  MarkLineComponent,
  TitleComponent,
  SVGRenderer,
]);

const width = 860;
const [good, bad, ink, pale] = ['#2f7d5b', '#c2410c', '#333333', '#dddddd'];
const palette = ['#2563a8', '#c2410c', '#2f7d5b', '#7c4d9e', '#8a6d1b'];

/** Draws a chart as SVG; the same chart always gives the same text. */
export function drawChart(chart: Chart): string {
  const height = chart.kind === 'ratios' ? 90 + 24 * chart.bars.length : 320;
  const drawing = init(null, null, { renderer: 'svg', ssr: true, width, height });
  try {
    drawing.setOption({
      animation: false,
      backgroundColor: '#ffffff',
      textStyle: { fontFamily: 'sans-serif', color: ink },
      title: { text: chart.title, left: 10, top: 8, textStyle: { fontSize: 15, color: ink } },
      ...(chart.kind === 'ratios' ? ratioOptions(chart) : lineOptions(chart)),
    });
    return withOwnNames(drawing.renderToSVGString());
  } finally {
    drawing.dispose();
  }
}

/** A stroke from where the ratio is 1 to where it is, and a mark where it may be at most. */
function ratioOptions({ bars, one }: RatioChart): EChartsCoreOption {
  const values = bars.flatMap(({ ratio, limit }) => (limit === null ? [ratio] : [ratio, limit]));
  const [lowest, highest] = [Math.min(0.5, ...values) * 0.8, Math.max(2, ...values) * 1.25];
  const limits = bars.flatMap(({ limit }, index) => (limit === null ? [] : [[limit, index]]));
  return {
    grid: { left: 400, right: 70, top: 44, bottom: 40 },
    xAxis: {
      type: 'log',
      min: lowest,
      max: highest,
      axisLabel: {
        showMinLabel: false,
        showMaxLabel: false,
        formatter: (value: number) => `${String(Number(value.toPrecision(2)))} ×`,
      },
      splitLine: { show: false },
    },
    yAxis: {
      type: 'category',
      inverse: true,
      data: bars.map(({ label }) => label),
      axisTick: { show: false },
      axisLabel: { width: 380, overflow: 'truncate', interval: 0, fontSize: 12, color: ink },
    },
    series: [
      {
        type: 'custom',
        silent: true,
        data: bars.map(({ ratio }, index) => [ratio, index]),
        renderItem: (_: unknown, api: Coordinates) => {
          const [ratio, index] = [api.value(0), api.value(1)];
          const [[from = 0, y = 0], [to = 0]] = [api.coord([1, index]), api.coord([ratio, index])];
          return {
            type: 'rect',
            shape: { x: Math.min(from, to), y: y - 6, width: Math.max(1, Math.abs(to - from)), height: 12 },
            style: { fill: bars[index]?.within === false ? bad : good },
          };
        },
        markLine: {
          silent: true,
          symbol: 'none',
          lineStyle: { color: ink, type: 'solid', width: 1 },
          label: { formatter: one, position: 'start', distance: 2, color: ink },
          data: [{ xAxis: 1 }],
        },
      },
      {
        type: 'scatter',
        silent: true,
        symbol: 'rect',
        symbolSize: 0.1,
        data: bars.map(({ ratio, limit }, index) => [Math.max(1, ratio, limit ?? 0), index]),
        label: {
          show: true,
          position: 'right',
          distance: 8,
          color: ink,
          formatter: ({ dataIndex }: { readonly dataIndex: number }) =>
            ratioText(bars[dataIndex]?.ratio ?? Number.NaN),
        },
      },
      {
        type: 'scatter',
        silent: true,
        symbol: 'rect',
        symbolSize: [3, 18],
        itemStyle: { color: ink },
        data: limits,
      },
    ],
  };
}

/** What a custom series may ask of its axes. */
interface Coordinates {
  readonly value: (dimension: number) => number;
  readonly coord: (data: readonly number[]) => readonly number[];
}

function lineOptions({ lines, across, up, scale }: LineChart): EChartsCoreOption {
  const names = [...new Set(lines.map(({ name }) => name))];
  const axis = { nameLocation: 'middle', nameTextStyle: { color: ink }, axisLabel: { color: ink } } as const;
  const xs = [...new Set(lines.flatMap(({ points }) => points.map(([x]) => x)))].toSorted((a, b) => a - b);
  return {
    grid: { left: 90, right: 190, top: 50, bottom: 50 },
    legend: { data: names, orient: 'vertical', right: 10, top: 60, icon: 'roundRect', itemHeight: 4 },
    xAxis: {
      ...axis,
      type: 'category',
      name: across,
      nameGap: 30,
      data: xs.map((x) => x.toLocaleString('en-US')),
    },
    yAxis: {
      ...axis,
      type: scale === 'log' ? 'log' : 'value',
      name: up,
      nameGap: 65,
      splitLine: { lineStyle: { color: pale } },
      axisLabel: { color: ink, formatter: (value: number) => value.toLocaleString('en-US') },
    },
    series: lines.map(({ name, dashed, points }) => {
      const color = palette[names.indexOf(name) % palette.length];
      return {
        type: 'line',
        name,
        silent: true,
        symbol: dashed ? 'none' : 'circle',
        symbolSize: 6,
        color,
        lineStyle: { color, width: 2, type: dashed ? 'dashed' : 'solid' },
        data: points.map(([x, y]) => [xs.indexOf(x), y]),
      };
    }),
  };
}

/** ECharts numbers its classes and clip paths through all charts of a process; here each chart has its own. */
function withOwnNames(svg: string): string {
  const names = new Map<string, string>();
  return svg.replaceAll(/zr\d+-[a-z]+-?\d+/g, (name) => {
    const own = names.get(name) ?? `n${String(names.size)}`;
    names.set(name, own);
    return own;
  });
}
