// The parts of ECharts that the graph of the partner page is made of.
import { init, use } from 'echarts/core';
import { LineChart, ScatterChart } from 'echarts/charts';
import { DataZoomInsideComponent, GridComponent, MarkAreaComponent, TooltipComponent } from 'echarts/components';
import { SVGRenderer } from 'echarts/renderers';

use([LineChart, ScatterChart, DataZoomInsideComponent, GridComponent, MarkAreaComponent, TooltipComponent, SVGRenderer]);

export { init };
